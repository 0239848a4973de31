import Yams

extension SchemaDocument {
    /// The JSON a YAML (or JSON) document stands for by the core schema of YAML 1.2; nil when it is no single document,
    /// has a key twice, or is nested more than 512 levels deep.
    package init?(yaml: String) {
        let document = YAMLDocument(yaml, file: "")
        guard document.diagnostics.isEmpty, let root = document.root else { return nil }
        self.init(root, depth: 512)
    }

    private init?(_ node: Node, depth: Int) {
        guard depth > 0 else { return nil }
        switch node {
        case .alias: return nil
        case .scalar(let scalar):
            switch PlainScalar(scalar) {
            case .null: self = .null
            case .boolean(let value): self = .boolean(value)
            case .integer(let value): self = .integer(value)
            case .number(let value): self = .number(value)
            case .text: self = .text(scalar.string)
            }
        case .sequence(let sequence):
            var elements: [SchemaDocument] = []
            for element in sequence {
                guard let element = SchemaDocument(element, depth: depth - 1) else { return nil }
                elements.append(element)
            }
            self = .list(elements)
        case .mapping(let mapping):
            var members: [(key: String, value: SchemaDocument)] = []
            for (key, value) in mapping {
                guard case .scalar(let name) = key, let value = SchemaDocument(value, depth: depth - 1) else { return nil }
                members.append((name.string, value))
            }
            self = .object(OrderedMap(members))
        }
    }
}
