import Yams

extension Kind where Value == ManifestTree {
    /// Any JSON whose texts are templates.
    static let tree = Kind(
        KindDescription(words: "any JSON whose texts are templates", schema: [:], type: "JSON"),
        read: { node, reader in reader.tree(node) },
        write: { $0.document })
}

extension Kind where Value == OrderedMap<ManifestTree> {
    fileprivate static let trees = map(of: .tree)
}

extension Kind where Value == [ManifestTree] {
    fileprivate static let treeList = list(of: .tree)
}

extension Kind where Value == ManifestScalar {
    /// A text, a number, true or false.
    static let scalar = Kind(
        KindDescription(words: "a text, a number, true or false", schema: ["type": ["string", "number", "boolean"]], type: "constant"),
        read: { node, reader in reader.constant(node, expected: "a text, a number, true or false") },
        write: { $0.document })

    /// A scalar, or a list of texts.
    static let scalarOrList = scalarOrList(of: .list(of: .text))

    private static func scalarOrList(of texts: Kind<[String]>) -> Kind<ManifestScalar> {
        Kind(
            KindDescription(
                words: "a text, a number, true, false, or a list of texts",
                schema: [
                    "anyOf": [
                        ["type": ["string", "number", "boolean"]],
                        ["type": "array", "items": ["type": "string", "pattern": .text(TextFormat.nonEmpty.pattern)]],
                    ]
                ],
                type: "constant, or list of text"),
            read: { node, reader in
                if case .sequence = node { return texts.read(node, &reader).map { .list($0) } }
                return reader.constant(node, expected: "a text, a number, true, false, or a list of texts")
            },
            write: { $0.document })
    }
}

extension ManifestReader {
    fileprivate mutating func constant(_ node: Node, expected words: String) -> ManifestScalar? {
        guard let scalar = scalar(node, expected: words) else { return nil }
        switch PlainScalar(scalar) {
        case .text: return .text(scalar.string)
        case .integer(let value): return .integer(value)
        case .number(let value) where value.isFinite: return .number(value)
        case .number:
            reportType(of: node, expected: words, fix: "Put it in quotes, when it is a text.")
            return nil
        case .boolean(let value): return .boolean(value)
        case .null:
            reportType(of: node, expected: words, fix: "Give it a value or remove the key.")
            return nil
        }
    }

    fileprivate mutating func tree(_ node: Node) -> ManifestTree? {
        switch node {
        case .mapping: return Kind.trees.read(node, &self).map { .object($0) }
        case .sequence: return Kind.treeList.read(node, &self).map { .list($0) }
        case .alias:
            reportType(of: node, expected: "any JSON")
            return nil
        case .scalar:
            guard let scalar = scalar(node, expected: "any JSON") else { return nil }
            switch PlainScalar(scalar) {
            case .null: return .null
            case .boolean(let value): return .boolean(value)
            case .integer(let value): return .integer(value)
            case .number(let value) where value.isFinite: return .number(value)
            case .number:
                reportType(of: node, expected: "any JSON", fix: "Put it in quotes, when it is a text.")
                return nil
            case .text: return .text(ManifestTemplate(scalar.string, location: location(of: scalar)))
            }
        }
    }
}

extension ManifestTree {
    fileprivate var document: SchemaDocument {
        switch self {
        case .null: .null
        case .boolean(let value): .boolean(value)
        case .integer(let value): .integer(value)
        case .number(let value): .number(value)
        case .text(let template): .text(template.source)
        case .list(let elements): .list(elements.map(\.document))
        case .object(let members): .object(members.mapValues(\.document))
        }
    }
}

extension ManifestScalar {
    fileprivate var document: SchemaDocument {
        switch self {
        case .text(let value): .text(value)
        case .integer(let value): .integer(value)
        case .number(let value): .number(value)
        case .boolean(let value): .boolean(value)
        case .list(let values): .list(values.map { .text($0) })
        }
    }
}
