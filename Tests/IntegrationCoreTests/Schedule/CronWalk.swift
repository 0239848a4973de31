import Foundation

/// An expression made by chance, and what it means by the plainest way there is: minute after minute, dates by the C library. It shares
/// nothing with the code under test but the offsets of the time zone.
struct CronWalk {
    struct Field {
        let text: String
        let values: Set<Int>
        var beginsWithStar: Bool { text.hasPrefix("*") }

        init(_ range: ClosedRange<Int>, starsOfTen stars: Int, using generator: inout some RandomNumberGenerator) {
            let dice = Int.random(in: 0..<10, using: &generator)
            if dice < stars {
                (text, values) = ("*", Set(range))
                return
            }
            if dice == stars {
                let step = Int.random(in: 1...range.upperBound, using: &generator)
                (text, values) = ("*/\(step)", Set(stride(from: range.lowerBound, through: range.upperBound, by: step)))
                return
            }
            var items: [String] = []
            var values: Set<Int> = []
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let first = Int.random(in: range, using: &generator)
                let last = Int.random(in: first...range.upperBound, using: &generator)
                let step = Int.random(in: 1...4, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0:
                    items.append("\(first)")
                    values.insert(first)
                case 1:
                    items.append("\(first)-\(last)")
                    values.formUnion(first...last)
                default:
                    items.append("\(first)-\(last)/\(step)")
                    values.formUnion(stride(from: first, through: last, by: step))
                }
            }
            (text, self.values) = (items.joined(separator: ","), values)
        }
    }

    let minute: Field
    let hour: Field
    let dayOfMonth: Field
    let month: Field
    let dayOfWeek: Field

    init(using generator: inout some RandomNumberGenerator) {
        minute = Field(0...59, starsOfTen: 2, using: &generator)
        hour = Field(0...23, starsOfTen: 3, using: &generator)
        dayOfMonth = Field(1...31, starsOfTen: 6, using: &generator)
        month = Field(1...12, starsOfTen: 7, using: &generator)
        dayOfWeek = Field(0...7, starsOfTen: 6, using: &generator)
    }

    var text: String { [minute, hour, dayOfMonth, month, dayOfWeek].map(\.text).joined(separator: " ") }

    /// - Parameter reading: what the clock on the wall shows, in minutes as if it were UTC.
    func fits(_ reading: Int) -> Bool {
        var time = time_t(reading * 60)
        var parts = tm()
        gmtime_r(&time, &parts)
        let weekday = Int(parts.tm_wday)
        let fitsMonth = dayOfMonth.values.contains(Int(parts.tm_mday))
        let fitsWeek = dayOfWeek.values.contains(weekday) || weekday == 0 && dayOfWeek.values.contains(7)
        let both = dayOfMonth.beginsWithStar || dayOfWeek.beginsWithStar
        return minute.values.contains(Int(parts.tm_min)) && hour.values.contains(Int(parts.tm_hour))
            && month.values.contains(Int(parts.tm_mon) + 1) && (both ? fitsMonth && fitsWeek : fitsMonth || fitsWeek)
    }

    /// The first minute since 1970 after a second that fits, up to an end.
    func first(after second: Int, upTo end: Int, in timeZone: TimeZone) -> Int? {
        // The longest repetition is shorter than the walk before the start.
        var latest = Int.min
        for moment in second / 60 - 1_500...end {
            let reading = moment + timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment) * 60)) / 60
            let isLater = moment * 60 > second
            if hour.beginsWithStar {
                if isLater, fits(reading) { return moment }
            } else if reading > latest {
                // More than one where the clock has just been set forward.
                if isLater, (latest + 1...reading).contains(where: fits) { return moment }
                latest = reading
            }
        }
        return nil
    }
}
