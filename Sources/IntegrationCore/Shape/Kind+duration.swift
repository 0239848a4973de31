import Yams

extension Kind where Value == Duration {
    /// `250ms`, `30s`, `5m`, `24h`, `7d`; zero as well.
    static let duration = duration(.duration)
    static let positiveDuration = duration(.positiveDuration)

    private static func duration(_ format: TextFormat) -> Kind {
        Kind(
            KindDescription(words: format.words, schema: ["type": "string", "pattern": .text(format.pattern)], type: "duration"),
            read: { node, reader in
                guard let scalar = reader.scalar(node, expected: format.words) else { return nil }
                if case .text = PlainScalar(scalar) {
                    if format.matches(scalar.string[...].utf8) { return DurationText.parse(scalar.string[...].utf8) }
                    reader.report(.badDuration, at: node, "must be \(format.words)", fix: Self.fix(scalar.string))
                } else if case .integer(let count) = PlainScalar(scalar) {
                    reader.report(.badDuration, at: node, "needs a unit", fix: "Write `\(count)s` for seconds.")
                } else {
                    reader.reportType(of: node, expected: format.words)
                }
                return nil
            },
            write: { .text(DurationText.text($0)) })
    }

    /// The duration that was probably meant by `5 min` or `1 hour`.
    private static func fix(_ text: String) -> String? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty, digits.count <= 9 else { return nil }
        let unit = text[digits.endIndex...].drop { $0 == " " }.lowercased()
        guard digits.contains(where: { $0 != "0" }) else { return nil }
        return switch unit {
        case "ms", "msec", "millis", "milliseconds": "Write `\(digits)ms`."
        case "s", "sec", "secs", "second", "seconds": "Write `\(digits)s`."
        case "m", "min", "mins", "minute", "minutes": "Write `\(digits)m`."
        case "h", "hr", "hrs", "hour", "hours": "Write `\(digits)h`."
        case "d", "day", "days": "Write `\(digits)d`."
        case "w", "week", "weeks": Int(digits).map { "Write `\($0 * 7)d`." }
        default: nil
        }
    }
}
