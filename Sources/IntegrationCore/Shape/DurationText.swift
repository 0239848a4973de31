/// Durations as a manifest writes them: a whole number and `ms`, `s`, `m`, `h` or `d` (24 hours).
package enum DurationText {
    /// The duration of `250ms`, `30s`, `5m`, `24h`, `7d`; nil for any other text.
    package static func duration(_ text: String) -> Duration? { parse(text[...].utf8) }

    static func parse(_ text: Substring.UTF8View) -> Duration? {
        let digits = text.prefix(while: \.isDigit)
        guard (1...9).contains(digits.count), let count = Int64(Substring(digits)) else { return nil }
        return switch String(Substring(text[digits.endIndex...])) {
        case "ms": .milliseconds(count)
        case "s": .seconds(count)
        case "m": .seconds(count * 60)
        case "h": .seconds(count * 3_600)
        case "d": .seconds(count * 86_400)
        default: nil
        }
    }

    /// With the largest unit that leaves no rest; what is finer than a millisecond is cut off.
    package static func text(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        if attoseconds != 0 { return "\(seconds * 1_000 + attoseconds / 1_000_000_000_000_000)ms" }
        for (unit, length) in [("d", Int64(86_400)), ("h", 3_600), ("m", 60)] where seconds > 0 && seconds % length == 0 {
            return "\(seconds / length)\(unit)"
        }
        return "\(seconds)s"
    }
}
