/// Reads fixed formats made of digits and marks, such as timestamps.
struct DigitReader {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// Exactly `count` digits.
    mutating func number(_ count: Int) -> Int64? {
        var value: Int64 = 0
        var index = rest.startIndex
        for _ in 0..<count {
            guard index < rest.endIndex, let digit = rest[index].hexadecimalDigit, digit < 10 else { return nil }
            value = value * 10 + Int64(digit)
            index = rest.index(after: index)
        }
        rest = rest[index...]
        return value
    }

    /// One or more digits behind a point, in nanoseconds.
    mutating func fraction() -> Int64? {
        var value: Int64 = 0
        var scale: Int64 = 100_000_000
        var count = 0
        while let digit = rest.first?.hexadecimalDigit, digit < 10 {
            value += Int64(digit) * scale
            scale /= 10
            count += 1
            rest = rest.dropFirst()
        }
        return count == 0 ? nil : value
    }

    /// Goes past one of the marks, if it is next.
    mutating func skip(_ marks: String) -> Bool {
        guard let next = rest.first, marks.utf8.contains(next) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// `Z`, `+02:00` or `-02:00`, in seconds east of Greenwich.
    mutating func zoneOffset() -> Int64? {
        if skip("Zz") { return 0 }
        let isWest = rest.first == UInt8(ascii: "-")
        guard skip("+-"), let hours = number(2), skip(":"), let minutes = number(2), hours < 24, minutes < 60 else { return nil }
        let seconds = hours * 3_600 + minutes * 60
        return isWest ? -seconds : seconds
    }
}
