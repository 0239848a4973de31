import Yams

extension Kind where Value: Sendable {
    /// A map with the keys of a shape and no others.
    static func object(_ shape: Shape<Value>) -> Kind<Value> {
        Kind(
            KindDescription(structure: shape.description),
            read: { node, reader in
                guard let mapping = reader.mapping(node, expected: "a map") else { return nil }
                var filling = ShapeFilling(shape)
                reader.forEachKey(of: mapping) { key, keyNode, node, reader in
                    if !filling.take(key, node, &reader) { reader.reportUnknownKey(key, at: keyNode, known: shape.keys) }
                }
                filling.finish(at: node, &reader)
                return filling.value
            },
            write: { .object(shape.write($0)) })
    }
}

extension KindDescription {
    init(structure: StructureDescription) {
        self.init(
            words: "a map", schema: ["$ref": .text("#/$defs/\(structure.name)")],
            type: "[\(structure.name)](#\(structure.name.lowercased()))", structures: [structure])
    }
}
