extension CELValue {
    /// What `string(value)` gives, and what a template inserts: strings as they are, numbers in decimal, timestamps in RFC 3339,
    /// durations in seconds (`90s`). `nil` for null, bytes, lists, maps, types and optionals, which have no one text.
    package var scalarText: String? {
        switch self {
        case .string(let text): text
        case .bool(let flag): flag ? "true" : "false"
        case .int(let number): String(number)
        case .uint(let number): String(number)
        case .double(let number): number.celText
        case .timestamp(let time): time.description
        case .duration(let span): span.description
        case .opaque(let value): value.text
        case .null, .bytes, .list, .map, .type, .optional: nil
        }
    }
}

extension Double {
    /// The shortest decimal that gives the same number; whole numbers below 10^21 have neither fraction nor exponent.
    var celText: String {
        if isNaN { return "NaN" }
        if isInfinite { return self < 0 ? "-Infinity" : "Infinity" }
        let text = description
        guard let marker = text.firstIndex(of: "e") else {
            return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
        }
        if magnitude >= 1, magnitude < 1e21, let integer = Int128(exactly: self) { return String(integer) }
        let digits = text[..<marker]
        return String(digits.hasSuffix(".0") ? digits.dropLast(2) : digits) + text[marker...]
    }
}
