extension TextFormat {
    static let nonEmpty = TextFormat(rule: .emptyText, words: "a text that is not empty", pattern: nil) { !$0.isEmpty }

    /// The id of an integration: part of URLs and of folder names.
    static let slug = TextFormat(rule: .badName, words: "lower-case letters, digits and `-`", pattern: "^[a-z][a-z0-9-]*$") { text in
        text.startsAndContinues(with: \.isLowerLetter) { $0.isLowerLetter || $0.isDigit || $0 == UInt8(ascii: "-") }
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
        words: "a host name such as `api.example.com` or `*.example.com`, without scheme and path",
        pattern: "^(\\*\\.)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$"
    ) { text in
        var rest = text[...]
        if rest.starts(with: "*.".utf8) { rest = rest.dropFirst(2) }
        if let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
            let port = rest[rest.index(after: colon)...]
            guard (1...5).contains(port.count), port.allSatisfy(\.isDigit) else { return false }
            rest = rest[..<colon]
        }
        guard let first = rest.first, let last = rest.last else { return false }
        return (first.isLetter || first.isDigit) && (last.isLetter || last.isDigit)
            && rest.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
    }
}
