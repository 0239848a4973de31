extension TextFormat {
    static let nonEmpty = TextFormat(rule: .emptyText, words: "a text that is not empty", pattern: "[^ \\t\\r\\n]") { text in
        text.contains { !$0.isSpace }
    }

    /// The id of an integration: part of URLs and of folder names.
    static let slug = TextFormat(rule: .badName, words: "lower-case letters, digits and `-`", pattern: "^[a-z][a-z0-9-]*$") { text in
        text.startsAndContinues(with: \.isLowerLetter) { $0.isLowerLetter || $0.isDigit || $0 == UInt8(ascii: "-") }
    }

    /// The name of a stream, check, action, field or input: part of key paths, of commands and of stored rows.
    static let identifier = TextFormat(
        rule: .badName, words: "lower-case letters, digits and `_`, starting with a letter", pattern: "^[a-z][a-z0-9_]*$"
    ) { text in
        text.startsAndContinues(with: \.isLowerLetter) { $0.isLowerLetter || $0.isDigit || $0 == UInt8(ascii: "_") }
    }

    /// A name that stands in expressions, so it must be an identifier of CEL.
    static let variableName = TextFormat(
        rule: .badName, words: "letters, digits and `_`, not starting with a digit", pattern: "^[A-Za-z_][A-Za-z0-9_]*$"
    ) { text in
        text.startsAndContinues(with: { $0.isLetter || $0 == UInt8(ascii: "_") }) {
            $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_")
        }
    }

    static let name = TextFormat(rule: .badName, words: "letters, digits, `_` and `-`", pattern: "^[A-Za-z][A-Za-z0-9_-]*$") { text in
        text.startsAndContinues(with: \.isLetter) {
            $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
        }
    }

    static let environmentName = TextFormat(
        rule: .badName, words: "the name of an environment variable (capital letters, digits and `_`)", pattern: "^[A-Z][A-Z0-9_]*$"
    ) { text in
        text.startsAndContinues(with: \.isUpperLetter) { $0.isUpperLetter || $0.isDigit || $0 == UInt8(ascii: "_") }
    }

    /// RFC 9110, 5.6.2: a token.
    static let headerName = TextFormat(rule: .badName, words: "the name of a header", pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$") { text in
        !text.isEmpty && text.allSatisfy { $0.isLetter || $0.isDigit || "!#$%&'*+.^_`|~-".utf8.contains($0) }
    }

    static let eventPattern = TextFormat(rule: .badName, words: "an event type without spaces", pattern: "^[^ \\t\\r\\n]+$") { text in
        !text.isEmpty && text.allSatisfy { !$0.isSpace }
    }

    static let host = TextFormat(
        rule: .badHost,
        words: "a host name such as `api.example.com` or `*.example.com`, without scheme, port and path",
        pattern: "^(\\*\\.)?([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$"
    ) { text in
        let labels = (text.starts(with: "*.".utf8) ? text.dropFirst(2) : text[...]).split(
            separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return labels.count >= 2 && labels.allSatisfy(isHostLabel)
    }

    /// One part of a host name (RFC 1123, 2.1).
    private static func isHostLabel(_ label: Substring.UTF8View) -> Bool {
        guard let first = label.first, let last = label.last, label.count <= 63 else { return false }
        return first != UInt8(ascii: "-") && last != UInt8(ascii: "-")
            && label.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") }
    }
}
