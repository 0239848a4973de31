extension CronExpression.Invalid {
    /// What a person wrote, shortened, and without what a terminal or a log would take for something else.
    static func quoted(_ text: Substring) -> String {
        guard !text.isEmpty else { return "an empty item" }
        var quoted = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(40) { quoted.append(scalar.isUnprintable ? "\u{FFFD}" : scalar) }
        return "`\(String(quoted))\(text.unicodeScalars.count > 40 ? "…" : "")`"
    }
}
