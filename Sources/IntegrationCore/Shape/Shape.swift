import Yams

/// The description of one struct of the manifest: the only source of its decoding, its JSON Schema and its reference.
struct Shape<Root: Sendable>: Sendable {
    let name: String
    let meaning: String
    let fields: [Field<Root>]
    let rules: [ShapeRule]
    /// A value with every default, and stand-ins for what is required.
    let blank: Root
    let keys: [String]
    private let positions: [String: Int]

    /// - Parameters:
    ///   - blank: A value with every default, and stand-ins for what is required.
    ///   - meaning: One sentence.
    ///   - fields: The keys, in the order of the reference. At most 64.
    ///   - rules: Conditions between the keys.
    init(_ blank: Root, _ meaning: String, fields: [Field<Root>], rules: [ShapeRule] = []) {
        self.name = TypeName.of(Root.self)
        self.meaning = meaning
        self.blank = blank
        self.rules = rules
        self.fields = fields.map { field in
            var field = field
            if !field.description.isRequired { field.description.defaultValue = field.write(blank).flatMap(\.worthShowing) }
            return field
        }
        self.keys = fields.map(\.description.key)
        self.positions = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($0.element, $0.offset) })
    }

    var descriptions: [FieldDescription] { fields.map(\.description) }

    var description: StructureDescription {
        StructureDescription(name: name, meaning: meaning, form: .fields(descriptions, rules: rules))
    }

    func position(of key: String) -> Int? { positions[key] }

    /// The value as a map of a manifest; keys that have their default are left out.
    func write(_ root: Root) -> OrderedMap<SchemaDocument> {
        var members: [(key: String, value: SchemaDocument)] = []
        for field in fields {
            guard let value = field.write(root) else { continue }
            if !field.description.isRequired, value == field.write(blank) { continue }
            members.append((field.description.key, value))
        }
        return OrderedMap(members)
    }
}

extension SchemaDocument {
    /// Nil for an empty list or map: "empty" is what anyone expects of an absent key.
    fileprivate var worthShowing: SchemaDocument? {
        switch self {
        case .list(let elements): elements.isEmpty ? nil : self
        case .object(let members): members.isEmpty ? nil : self
        default: self
        }
    }
}
