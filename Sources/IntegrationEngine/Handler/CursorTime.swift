import Foundation

/// A moment as an API wrote it, kept exactly: finer than the doubles of `Date`, and with the spelling it is to be written in again.
struct CursorTime: Sendable, Hashable {
    /// What the text was made of besides the date.
    struct Spelling: Sendable, Hashable {
        var hasTime = true
        /// Digits after the seconds.
        var fractionDigits = 0
        /// A blank stands where RFC 3339 has a T.
        var hasBlank = false
        /// Without a zone a time is taken for UTC, and written without one again.
        var hasZone = true
    }

    /// Since 1970, UTC.
    private(set) var seconds: Int64
    private(set) var attoseconds: Int64
    let spelling: Spelling

    /// Years 1 to 9999, which is what the text forms can say.
    private static let range: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// Nil outside the years 1 to 9999.
    init?(seconds: Int64, attoseconds: Int64 = 0, spelling: Spelling = Spelling()) {
        guard Self.range.contains(seconds) else { return nil }
        self.seconds = seconds
        self.attoseconds = attoseconds
        self.spelling = spelling
    }

    /// The moment to the millisecond, nothing rounded up. Nil outside the years 1 to 9999.
    init?(_ date: Date) {
        let milliseconds = (date.timeIntervalSince1970 * 1000).rounded(.down)
        guard let whole = Int64(exactly: milliseconds) else { return nil }
        let (seconds, rest) = whole.quotientAndRemainder(dividingBy: 1000)
        let borrow: Int64 = rest < 0 ? 1 : 0
        self.init(seconds: seconds - borrow, attoseconds: (rest + borrow * 1000) * (Self.second / 1000))
    }

    /// The moment a duration earlier; the beginning of year 1 at the earliest.
    func less(_ duration: Duration) -> CursorTime {
        let (wholeSeconds, fraction) = duration.components
        var time = self
        time.attoseconds -= fraction
        let borrow: Int64 = time.attoseconds < 0 ? 1 : time.attoseconds >= Self.second ? -1 : 0
        time.attoseconds += borrow * Self.second
        let (earlier, overflow) = seconds.subtractingReportingOverflow(wholeSeconds)
        time.seconds = overflow ? Self.range.lowerBound : min(max(earlier - borrow, Self.range.lowerBound), Self.range.upperBound)
        return time
    }

    static func < (lhs: CursorTime, rhs: CursorTime) -> Bool {
        (lhs.seconds, lhs.attoseconds) < (rhs.seconds, rhs.attoseconds)
    }

    var date: Date { Date(timeIntervalSince1970: Double(seconds) + Double(attoseconds) / Double(Self.second)) }

    /// Milliseconds since 1970, rounded down.
    var milliseconds: Int64 { seconds * 1000 + attoseconds / (Self.second / 1000) }

    /// The text in a spelling; what is finer than that is cut off, so that it is never later than the moment itself.
    func text(_ spelling: Spelling) -> String {
        let (days, second) = seconds.quotientAndRemainder(dividingBy: 86400)
        let day = CalendarDay(daysSince1970: second < 0 ? days - 1 : days)
        let rest = second < 0 ? second + 86400 : second
        var text = "\(Self.padded(day.year, 4))-\(Self.padded(day.month, 2))-\(Self.padded(day.day, 2))"
        guard spelling.hasTime else { return text }
        text +=
            "\(spelling.hasBlank ? " " : "T")\(Self.padded(rest / 3600, 2)):\(Self.padded(rest / 60 % 60, 2)):\(Self.padded(rest % 60, 2))"
        if spelling.fractionDigits > 0 { text += ".\(Self.padded(attoseconds, 18).prefix(spelling.fractionDigits))" }
        return spelling.hasZone ? text + "Z" : text
    }

    static let second: Int64 = 1_000_000_000_000_000_000

    static func padded(_ number: Int64, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
