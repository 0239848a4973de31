/// `2026-11-26T12:06:39.765Z`: a moment in UTC as RFC 3339 writes it, of the years 0 to 9999. Lists have hundreds of them, and the calendar of
/// Foundation takes longer for one than everything else of its row.
enum MomentText {
    static let count = 24

    /// - Parameter text: of ``count`` bytes.
    static func write(_ milliseconds: Int64, to text: UnsafeMutableBufferPointer<UInt8>) {
        // The first and the last moment that four digits of a year can say.
        let moment = min(max(milliseconds, -62_167_219_200_000), 253_402_300_799_999)
        let days = moment >= 0 ? moment / 86_400_000 : -((-moment + 86_399_999) / 86_400_000)
        let time = UInt32(moment - days * 86_400_000)
        let (year, month, day) = date(days)
        func put(_ value: UInt32, at place: Int) {
            text[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / 10)
            text[place + 1] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value % 10)
        }
        put(year / 100, at: 0)
        put(year % 100, at: 2)
        put(month, at: 5)
        put(day, at: 8)
        put(time / 3_600_000, at: 11)
        put(time / 60_000 % 60, at: 14)
        put(time / 1000 % 60, at: 17)
        text[20] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: time % 1000 / 100)
        put(time % 100, at: 21)
        for (place, sign) in [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":"), (19, "."), (23, "Z")] as [(Int, Unicode.Scalar)] {
            text[place] = UInt8(ascii: sign)
        }
    }

    /// The proleptic Gregorian date of a day since 1970. Years are counted from March, so that the leap day is the last one; 400 of them have
    /// always as many days.
    private static func date(_ days: Int64) -> (year: UInt32, month: UInt32, day: UInt32) {
        let shifted = Int(days) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let january = month < 10 ? month + 3 : month - 9
        return (UInt32(yearOfEra + era * 400 + (january <= 2 ? 1 : 0)), UInt32(january), UInt32(day))
    }
}
