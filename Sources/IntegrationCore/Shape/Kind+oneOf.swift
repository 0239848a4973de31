import Yams

/// One key of a structure that has exactly one of several keys.
struct OneOfVariant<Root: Sendable>: Sendable {
    var description: FieldDescription
    var read: @Sendable (Node, inout ManifestReader) -> Root?
    /// Nil when the value is of another variant.
    var write: @Sendable (Root) -> SchemaDocument?

    static func key<Payload>(
        _ key: String,
        _ kind: Kind<Payload>,
        _ meaning: String,
        example: String,
        payload: @escaping @Sendable (Root) -> Payload?,
        wrap: @escaping @Sendable (Payload) -> Root
    ) -> Self {
        Self(
            description: FieldDescription(key: key, meaning: meaning, example: example, isRequired: false, kind: kind.description),
            read: { node, reader in reader.read(kind, node, at: .key(key), example: example).map(wrap) },
            write: { payload($0).map(kind.write) })
    }
}

extension Kind where Value: Sendable {
    /// A map with exactly one of several keys.
    static func oneOf(_ meaning: String, _ variants: [OneOfVariant<Value>]) -> Kind<Value> {
        let keys = variants.map(\.description.key)
        let rule = ShapeRule.exactlyOne(keys)
        return Kind(
            KindDescription(
                structure: StructureDescription(
                    name: TypeName.of(Value.self), meaning: meaning, form: .oneOf(variants.map(\.description)))),
            read: { node, reader in
                guard let mapping = reader.mapping(node, expected: "a map") else { return nil }
                var present: Set<String> = []
                var value: Value?
                reader.forEachKey(of: mapping) { key, keyNode, node, reader in
                    guard let variant = variants.first(where: { $0.description.key == key }) else {
                        reader.reportUnknownKey(key, at: keyNode, known: keys)
                        return
                    }
                    present.insert(key)
                    value = variant.read(node, &reader) ?? value
                }
                if let violation = rule.violation(by: present.contains) {
                    reader.report(.keyCombination, at: node, violation, fix: rule.fix(by: present.contains))
                }
                return value
            },
            write: { value in
                var members: OrderedMap<SchemaDocument> = [:]
                for variant in variants { if let document = variant.write(value) { members[variant.description.key] = document } }
                return .object(members)
            })
    }
}
