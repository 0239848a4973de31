import Yams

/// Texts with CEL. An unquoted number or boolean is taken as the text it was written as.
private let textual: SchemaDocument = ["string", "number", "boolean"]

extension Kind where Value == ManifestExpression {
    static let expression = Kind(
        KindDescription(
            words: "an expression", schema: ["type": textual, "pattern": .text(TextFormat.nonEmpty.pattern)], type: "expression"),
        read: { node, reader in
            guard let scalar = reader.textual(node, expected: "an expression") else { return nil }
            guard TextFormat.nonEmpty.matches(scalar.string[...].utf8) else {
                reader.report(.emptyText, at: node, "must be an expression, not an empty text")
                return nil
            }
            return ManifestExpression(scalar.string, location: reader.location(of: scalar))
        },
        write: { .text($0.source) })
}

extension Kind where Value == ManifestTemplate {
    static let template = Kind(
        KindDescription(words: "a text with `${...}`", schema: ["type": textual], type: "template"),
        read: { node, reader in
            guard let scalar = reader.textual(node, expected: "a text") else { return nil }
            return ManifestTemplate(scalar.string, location: reader.location(of: scalar))
        },
        write: { .text($0.source) })

    /// A template that people read, so that an empty one would say nothing.
    static let filledTemplate = Kind(
        KindDescription(
            words: "a text with `${...}` that is not empty", schema: ["type": textual, "pattern": .text(TextFormat.nonEmpty.pattern)],
            type: "template"),
        read: { node, reader in
            guard let scalar = reader.textual(node, expected: "a text") else { return nil }
            guard reader.check(scalar.string, at: node, format: .nonEmpty) else { return nil }
            return ManifestTemplate(scalar.string, location: reader.location(of: scalar))
        },
        write: { .text($0.source) })

    static let urlTemplate = Kind(
        KindDescription(
            words: TextFormat.urlTemplate.words, schema: ["type": "string", "pattern": .text(TextFormat.urlTemplate.pattern)],
            type: "URL template"),
        read: { node, reader in
            guard let text = reader.text(node, format: .urlTemplate) else { return nil }
            return ManifestTemplate(text, location: reader.location(of: node))
        },
        write: { .text($0.source) })
}

extension Kind where Value == RequestLine {
    static let requestLine = Kind(
        KindDescription(
            words: TextFormat.requestLine.words, schema: ["type": "string", "pattern": .text(TextFormat.requestLine.pattern)],
            type: "request"),
        read: { node, reader in
            guard let scalar = reader.textual(node, expected: TextFormat.requestLine.words) else { return nil }
            guard let line = RequestLineText.parse(scalar.string[...].utf8) else {
                reader.report(
                    .badRequest, at: node, "must be \(TextFormat.requestLine.words)", fix: Self.fix(scalar.string))
                return nil
            }
            return RequestLine(
                line.method,
                ManifestTemplate(
                    line.target, location: reader.location(of: scalar), lead: String(scalar.string.utf8.prefix(line.offset)) ?? ""))
        },
        write: { .text("\($0.method.rawValue) \($0.target.source)") })

    private static func fix(_ text: String) -> String? {
        let words = text.split(separator: " ", maxSplits: 1).map(String.init)
        let candidates =
            if words.count == 2 {
                [
                    "\(words[0].uppercased()) \(words[1])", "\(words[0].uppercased()) /\(words[1])",
                    Suggestion.nearest(to: words[0], among: RequestMethod.allCases.map(\.rawValue)).map { "\($0) \(words[1])" } ?? "",
                ]
            } else if let method = RequestMethod(rawValue: text.uppercased()) {
                ["\(method.rawValue) /users"]
            } else if text.contains("://") {
                // Another scheme is no slip of the method.
                text.hasPrefix("http") ? ["GET \(text)", "GET https://\(text.drop { $0 != "/" }.dropFirst(2))"] : []
            } else {
                ["GET \(text)", "GET /\(text)"]
            }
        return candidates.first { RequestLineText.parse($0[...].utf8) != nil }.map { "Write `\($0)`." }
    }
}

extension Kind where Value == QueryValue {
    /// A text, or a list of texts.
    static let queryValue = queryValue(of: .template, .list(of: .template))

    private static func queryValue(of text: Kind<ManifestTemplate>, _ list: Kind<[ManifestTemplate]>) -> Kind<QueryValue> {
        Kind(
            KindDescription(
                words: "a text with `${...}`, or a list of such texts",
                schema: ["anyOf": [["type": textual], ["type": "array", "items": ["type": textual]]]],
                type: "template, or list of template"),
            read: { node, reader in
                if case .sequence = node {
                    return list.read(node, &reader).map { .repeated($0) }
                }
                return text.read(node, &reader).map { .single($0) }
            },
            write: { value in
                switch value {
                case .single(let template): .text(template.source)
                case .repeated(let templates): .list(templates.map { .text($0.source) })
                }
            })
    }
}

extension ManifestReader {
    /// A scalar that can stand for text: everything but null.
    mutating func textual(_ node: Node, expected words: String) -> Node.Scalar? {
        guard let scalar = scalar(node, expected: words) else { return nil }
        guard PlainScalar(scalar) != .null else {
            reportType(of: node, expected: words, fix: "Give it a value or remove the key.")
            return nil
        }
        return scalar
    }
}
