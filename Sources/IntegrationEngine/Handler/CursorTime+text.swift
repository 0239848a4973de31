extension CursorTime {
    /// Reads RFC 3339 and what APIs write near it: no zone, an offset without colon, a blank for the T, any number of digits after the
    /// seconds, the day alone. Nil for anything else.
    init?(_ text: String) {
        var scanner = Scanner(bytes: Array(text.utf8)[...])
        guard let year = scanner.number(4), scanner.take("-"), let month = scanner.number(2), scanner.take("-"),
            let dayOfMonth = scanner.number(2), let day = CalendarDay(year: year, month: month, day: dayOfMonth)
        else { return nil }
        var seconds = day.daysSince1970 * 86400
        guard !scanner.isAtEnd else {
            self.init(seconds: seconds, spelling: Spelling(hasTime: false, hasZone: false))
            return
        }
        let hasBlank = scanner.take(" ")
        guard hasBlank || scanner.take("T") || scanner.take("t"), let hour = scanner.number(2), hour < 25, scanner.take(":"),
            let minute = scanner.number(2), minute < 60
        else { return nil }
        seconds += hour * 3600 + minute * 60
        var spelling = Spelling(hasBlank: hasBlank, hasZone: false)
        var attoseconds: Int64 = 0
        if scanner.take(":") {
            // A leap second counts as the one after it.
            guard let second = scanner.number(2), second < 61 else { return nil }
            seconds += second
            if scanner.take(".") || scanner.take(",") {
                guard let fraction = scanner.fraction() else { return nil }
                (attoseconds, spelling.fractionDigits) = fraction
            }
        }
        if !scanner.isAtEnd {
            guard let offset = scanner.offset(), scanner.isAtEnd else { return nil }
            seconds -= offset
            spelling.hasZone = true
        }
        self.init(seconds: seconds, attoseconds: attoseconds, spelling: spelling)
    }

    /// Takes the parts of a time off its front.
    private struct Scanner {
        var bytes: ArraySlice<UInt8>

        var isAtEnd: Bool { bytes.isEmpty }

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard let first = bytes.first, first == UInt8(ascii: character) else { return false }
            bytes.removeFirst()
            return true
        }

        mutating func number(_ width: Int) -> Int64? {
            let digits = bytes.prefix(width)
            guard digits.count == width, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            bytes = bytes.dropFirst(width)
            return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
        }

        /// At least one digit; those beyond attoseconds are read and dropped.
        mutating func fraction() -> (attoseconds: Int64, digits: Int)? {
            let digits = bytes.prefix { (0x30...0x39).contains($0) }
            guard !digits.isEmpty else { return nil }
            bytes = bytes.dropFirst(digits.count)
            let kept = digits.prefix(18)
            let value = kept.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
            return ((kept.count..<18).reduce(value) { value, _ in value * 10 }, kept.count)
        }

        /// Seconds east of UTC: `Z`, `+02:00`, `+0200` or `+02`.
        mutating func offset() -> Int64? {
            if take("Z") || take("z") { return 0 }
            let isWest = take("-")
            guard isWest || take("+"), let hours = number(2), hours < 24 else { return nil }
            var minutes: Int64 = 0
            if take(":") || !isAtEnd {
                guard let read = number(2), read < 60 else { return nil }
                minutes = read
            }
            return (hours * 3600 + minutes * 60) * (isWest ? -1 : 1)
        }
    }
}
