extension TextFormat {
    static let url = TextFormat(rule: .badURL, words: "an https URL", pattern: "^https://[^ \\t\\r\\n/?#][^ \\t\\r\\n]*$") { text in
        guard let rest = text.afterScheme, let first = rest.first else { return false }
        return !"/?#".utf8.contains(first) && rest.allSatisfy { !$0.isSpace }
    }

    static let urlTemplate = TextFormat(
        rule: .badURL, words: "an https URL, or a text that begins with `${`", pattern: "^(https://[^ \\t\\r\\n/?#]|\\$\\{)[^\\r\\n]*$"
    ) { text in
        guard !text.contains(where: { $0.isNewline }) else { return false }
        if text.starts(with: "${".utf8) { return true }
        guard let first = text.afterScheme?.first else { return false }
        return !first.isSpace && !"/?#".utf8.contains(first)
    }

    static let duration = TextFormat(
        rule: .badDuration, words: "a duration such as `250ms`, `30s`, `5m`, `24h` or `7d`", pattern: "^[0-9]{1,9}(ms|s|m|h|d)$"
    ) { DurationText.parse($0) != nil }

    static let positiveDuration = TextFormat(
        rule: .badDuration, words: "a duration above zero such as `250ms`, `30s`, `5m`, `24h` or `7d`",
        pattern: "^(?!0+[a-z])[0-9]{1,9}(ms|s|m|h|d)$"
    ) { DurationText.parse($0).map { $0 > .zero } == true }

    static let size = TextFormat(
        rule: .badSize, words: "a size such as `64KiB`, `64MiB` or a number of bytes", pattern: "^[0-9]{1,9}(B|KiB|MiB|GiB)$"
    ) { SizeText.parse($0) != nil }

    static let requestLine = TextFormat(
        rule: .badRequest,
        words: "a method and a path such as `GET /users`, or a method and an https URL",
        pattern: "^(GET|POST|PUT|PATCH|DELETE|HEAD) +(/|https://[^ \\t\\r\\n/?#]|\\$\\{)[^\\r\\n]*$"
    ) { RequestLineText.parse($0) != nil }
}

extension Substring.UTF8View {
    /// What follows `https://`; nil when it is not there.
    var afterScheme: Substring.UTF8View? { starts(with: "https://".utf8) ? dropFirst(8) : nil }

    /// Whether there is a first byte of one class, and all others are of another.
    func startsAndContinues(with first: (UInt8) -> Bool, _ rest: (UInt8) -> Bool) -> Bool {
        guard let byte = self.first, first(byte) else { return false }
        return dropFirst().allSatisfy(rest)
    }
}
