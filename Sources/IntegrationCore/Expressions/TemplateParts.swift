/// The literal text of a template and the places of its expressions, without compiling them.
struct TemplateParts: Sendable {
    enum Part: Sendable, Equatable {
        case literal(String)
        case expression(String)
    }

    let parts: [Part]

    /// A `${` that is not closed counts as text: the compiler reports it.
    init(_ template: String) {
        var parts: [Part] = []
        var literal = ""
        var rest = Substring(template)
        while let start = rest.firstRange(of: "${") {
            literal += rest[..<start.lowerBound]
            if literal.last == "$" {
                // `$${` is an escaped `${`.
                literal += "{"
                rest = rest[start.upperBound...]
                continue
            }
            guard let end = Self.end(of: rest[start.upperBound...]) else { break }
            if !literal.isEmpty { parts.append(.literal(literal)) }
            literal = ""
            parts.append(.expression(String(rest[start.upperBound..<end])))
            rest = rest[rest.index(after: end)...]
        }
        literal += rest
        if !literal.isEmpty { parts.append(.literal(literal)) }
        self.parts = parts
    }

    /// The text, when there is no expression in it.
    var constant: String? {
        switch parts.count {
        case 0: ""
        case 1: if case .literal(let text) = parts[0] { text } else { nil }
        default: nil
        }
    }

    /// The text with each expression replaced by one character that occurs in no URL.
    var outline: String {
        parts.map { part in
            switch part {
            case .literal(let text): text
            case .expression: String(Self.placeholder)
            }
        }.joined()
    }

    static let placeholder: Character = "\u{0}"

    /// Where the closing brace is: not inside a string, and after as many braces as were opened.
    private static func end(of text: Substring) -> Substring.Index? {
        var depth = 0
        var quote: Character?
        var index = text.startIndex
        while index < text.endIndex {
            let character = text[index]
            if let open = quote {
                if character == "\\" { index = text.index(after: index) }
                if index < text.endIndex, character == open { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if character == "{" {
                depth += 1
            } else if character == "}" {
                guard depth > 0 else { return index }
                depth -= 1
            }
            if index < text.endIndex { index = text.index(after: index) }
        }
        return nil
    }
}
