/// The three date formats of HTTP (RFC 9110 section 5.6.7), read without a formatter: fixed English names, always GMT.
enum HTTPDate {
    private static let months: [Substring] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    private static let days: [Substring] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let longDays: [Substring] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    /// Seconds since 1970 of `text`, nil if it has none of the formats.
    ///
    /// - Parameter now: seconds since 1970, for the two-digit years of RFC 850: one more than 50 years ahead means the past century.
    static func secondsSince1970(_ text: Substring, now: Int64) -> Int64? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: true)
        switch parts.count {
        case 6 where parts[5] == "GMT":
            guard parts[0].last == ",", days.contains(parts[0].dropLast()), parts[1].utf8.count == 2, parts[3].utf8.count == 4 else {
                return nil
            }
            return seconds(day: parts[1], month: parts[2], year: number(parts[3]), time: parts[4])
        case 4 where parts[3] == "GMT":
            let date = parts[1].split(separator: "-", omittingEmptySubsequences: false)
            guard parts[0].last == ",", longDays.contains(parts[0].dropLast()), date.count == 3, date[2].utf8.count == 2,
                let short = number(date[2])
            else { return nil }
            return seconds(day: date[0], month: date[1], year: fullYear(short, now: now), time: parts[2])
        case 5:
            guard days.contains(parts[0]), parts[4].utf8.count == 4 else { return nil }
            return seconds(day: parts[2], month: parts[1], year: number(parts[4]), time: parts[3])
        default:
            return nil
        }
    }

    private static func fullYear(_ short: Int64, now: Int64) -> Int64 {
        let thisYear = 1970 + now / 31_556_952
        let candidate = thisYear - thisYear % 100 + short
        return candidate > thisYear + 50 ? candidate - 100 : candidate
    }

    private static func seconds(day: Substring, month: Substring, year: Int64?, time: Substring) -> Int64? {
        let clock = time.split(separator: ":", omittingEmptySubsequences: false)
        guard let day = number(day), let year, let index = months.firstIndex(of: month), clock.count == 3,
            clock.allSatisfy({ $0.utf8.count == 2 }), let hour = number(clock[0]), let minute = number(clock[1]),
            let second = number(clock[2]), hour < 24, minute < 60, second <= 60,
            let date = CalendarDay(year: year, month: Int64(index) + 1, day: day)
        else { return nil }
        return date.daysSince1970 * 86400 + hour * 3600 + minute * 60 + second
    }

    private static func number(_ text: Substring) -> Int64? {
        guard !text.isEmpty, text.utf8.count <= 4, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int64(text)
    }
}
