extension CELTimestamp {
    /// Reads RFC 3339, such as `2026-01-31T23:59:59.5+02:00`; `nil` when it is something else or outside the years 1 to 9999.
    ///
    /// A leap second (`:60`) counts as the first second of the next minute. Fractions beyond nanoseconds are cut off.
    package init?(_ text: String) {
        var reader = DigitReader(text)
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
            let day = reader.number(2), reader.skip("Tt"), let hour = reader.number(2), reader.skip(":"),
            let minute = reader.number(2), reader.skip(":"), let second = reader.number(2)
        else { return nil }
        guard (1...12).contains(month), day >= 1, day <= CivilDate.daysInMonth(month, year: year), hour < 24, minute < 60, second <= 60
        else { return nil }
        var nanoseconds: Int64 = 0
        if reader.skip(".") {
            guard let fraction = reader.fraction() else { return nil }
            nanoseconds = fraction
        }
        guard let offset = reader.zoneOffset(), reader.isAtEnd else { return nil }
        let days = CivilDate.days(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset
        self.init(seconds: seconds, nanoseconds: nanoseconds)
    }
}

extension CELTimestamp: CustomStringConvertible {
    /// RFC 3339 in UTC, with as many digits of the fraction as needed (none, 3, 6 or 9).
    package var description: String {
        let date = CivilDate(days: seconds.floorDivided(by: 86_400))
        let second = seconds - seconds.floorDivided(by: 86_400) * 86_400
        let clock = [second / 3_600, second / 60 % 60, second % 60].map { $0.padded(2) }.joined(separator: ":")
        return "\(date.year.padded(4))-\(date.month.padded(2))-\(date.day.padded(2))T\(clock)\(fractionText(nanoseconds))Z"
    }
}

/// `.5` as `.500`: 3, 6 or 9 digits, nothing for zero.
func fractionText(_ nanoseconds: Int32) -> String {
    if nanoseconds == 0 { return "" }
    let nanoseconds = Int64(nanoseconds)
    if nanoseconds % 1_000_000 == 0 { return "." + (nanoseconds / 1_000_000).padded(3) }
    if nanoseconds % 1_000 == 0 { return "." + (nanoseconds / 1_000).padded(6) }
    return "." + nanoseconds.padded(9)
}

extension Int64 {
    /// In decimal, with zeros in front up to a width.
    func padded(_ width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }

    /// Rounded down, also below zero.
    func floorDivided(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
