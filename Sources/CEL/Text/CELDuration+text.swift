extension CELDuration {
    /// Reads a sum of numbers with units, such as `1h30m`, `1.5s`, `-250ms`; units are h, m, s, ms, us, µs, ns. `nil` when it is
    /// something else or wider than 10,000 years. Fractions below a nanosecond are cut off.
    package init?(_ text: String) {
        var rest = Array(text.utf8)[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        guard !rest.isEmpty else { return nil }
        var total: Int128 = 0
        if rest.elementsEqual("0".utf8) { rest = [] }
        while !rest.isEmpty {
            guard let part = Self.part(&rest) else { return nil }
            total += part
            guard total < Int128(Self.maximumSeconds + 1) * 1_000_000_000 else { return nil }
        }
        if isNegative { total = -total }
        var (seconds, nanoseconds) = total.quotientAndRemainder(dividingBy: 1_000_000_000)
        if nanoseconds < 0 {
            seconds -= 1
            nanoseconds += 1_000_000_000
        }
        self.init(seconds: Int64(seconds), nanoseconds: Int64(nanoseconds))
    }

    /// A number and its unit, in nanoseconds.
    private static func part(_ rest: inout ArraySlice<UInt8>) -> Int128? {
        let digits = rest.prefix { Lexer.isDigit($0) }
        rest = rest.dropFirst(digits.count)
        var fraction: ArraySlice<UInt8> = []
        if rest.first == UInt8(ascii: ".") {
            fraction = rest.dropFirst().prefix { Lexer.isDigit($0) }
            rest = rest.dropFirst(1 + fraction.count)
        }
        guard !digits.isEmpty || !fraction.isEmpty, digits.count <= 20 else { return nil }
        guard let unit = units.first(where: { rest.starts(with: $0.name.utf8) }) else { return nil }
        rest = rest.dropFirst(unit.name.utf8.count)
        var value = digits.reduce(Int128(0)) { $0 * 10 + Int128($1 - UInt8(ascii: "0")) } * unit.nanoseconds
        var scale = unit.nanoseconds
        for digit in fraction.prefix(20) {
            // Digit by digit, as long as a digit still counts whole nanoseconds or carries into them.
            value += scale * Int128(digit - UInt8(ascii: "0")) / 10
            scale /= 10
            if scale == 0 { break }
        }
        return value
    }

    /// Longer names first, so that `ms` is not read as minutes.
    private static let units: [(name: String, nanoseconds: Int128)] = [
        ("ns", 1), ("us", 1_000), ("µs", 1_000), ("μs", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000),
        ("h", 3_600_000_000_000),
    ]
}

extension CELDuration: CustomStringConvertible {
    /// In seconds with a fraction only when there is one: `90s`, `-1.5s`.
    package var description: String {
        let isNegative = seconds < 0
        let whole = isNegative && nanoseconds > 0 ? -(seconds + 1) : abs(seconds)
        let fraction = isNegative && nanoseconds > 0 ? 1_000_000_000 - nanoseconds : nanoseconds
        var digits = fractionText(fraction)
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(isNegative ? "-" : "")\(whole)\(digits)s"
    }
}
