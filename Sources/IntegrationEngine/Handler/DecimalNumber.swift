/// A decimal number of any size, exactly as written: ids and positions are longer than what a binary number holds.
struct DecimalNumber: Sendable, Hashable {
    private let isNegative: Bool
    /// Significant digits, without zeros at either end; none for zero. The value is 0.digits times 10 to the exponent.
    private let digits: [UInt8]
    private let exponent: Int
    /// Digits written after the decimal point.
    let fractionDigits: Int

    /// Reads `-12`, `007`, `1.50`, `1e+30`; nil for anything else, `nan`, `inf` and hexadecimal numbers too.
    init?(_ text: String) {
        var rest = Array(text.utf8)[...]
        isNegative = Self.sign(&rest)
        let whole = Self.digits(&rest)
        var fraction: ArraySlice<UInt8> = []
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            fraction = Self.digits(&rest)
        }
        guard !whole.isEmpty || !fraction.isEmpty else { return nil }
        var shift = 0
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            let isNegative = Self.sign(&rest)
            let power = Self.digits(&rest)
            // More is no number that anyone counts with, and would not fit.
            guard !power.isEmpty, power.count <= 9 else { return nil }
            shift = power.reduce(0) { $0 * 10 + Int($1) } * (isNegative ? -1 : 1)
        }
        guard rest.isEmpty else { return nil }
        fractionDigits = fraction.count
        let all = whole + fraction
        let leading = all.prefix { $0 == 0 }.count
        digits = Array(all.dropFirst(leading).reversed().drop { $0 == 0 }.reversed())
        exponent = digits.isEmpty ? 0 : whole.count - leading + shift
    }

    /// Whole part and attoseconds of a number of seconds; nil when it is negative or has more than 18 digits before the point.
    var seconds: (whole: Int64, attoseconds: Int64)? {
        guard !isNegative, exponent <= 18 else { return nil }
        func value(_ positions: Range<Int>) -> Int64 {
            positions.reduce(0) { $0 * 10 + Int64(digits.indices.contains($1) ? digits[$1] : 0) }
        }
        let split = max(0, exponent)
        // Digits before the first one are zeros: positions count from the point.
        let fraction = exponent < 0 ? 18 + exponent : 18
        return (value(0..<split), fraction <= 0 ? 0 : value(split..<split + fraction))
    }

    static func < (lhs: DecimalNumber, rhs: DecimalNumber) -> Bool {
        if lhs.weight != rhs.weight { return lhs.weight < rhs.weight }
        return lhs.weight < 0 ? rhs.isSmaller(than: lhs) : lhs.isSmaller(than: rhs)
    }

    /// -1, 0 or 1.
    private var weight: Int { digits.isEmpty ? 0 : isNegative ? -1 : 1 }

    private func isSmaller(than other: DecimalNumber) -> Bool {
        exponent != other.exponent ? exponent < other.exponent : digits.lexicographicallyPrecedes(other.digits)
    }

    /// Takes a sign; true when it was minus.
    private static func sign(_ rest: inout ArraySlice<UInt8>) -> Bool {
        guard let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") else { return false }
        rest.removeFirst()
        return first == UInt8(ascii: "-")
    }

    private static func digits(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        rest = rest[digits.endIndex...]
        return ArraySlice(digits.map { $0 - 0x30 })
    }
}
