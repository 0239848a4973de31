import Yams

/// A structure whose key `type` decides which other keys there are.
struct TaggedShape<Root: Sendable>: Sendable {
    /// What one value of `type` brings.
    struct Variant: Sendable {
        var description: StructureDescription.Variant
        /// Reads a map: the variant's own keys, those that every variant has into the filling, and reports all others. Nil without a value.
        var read: @Sendable (Node.Mapping, Node, inout ManifestReader, inout ShapeFilling<Root>) -> Root?
        /// The variant's keys of a value; nil when the value is of another variant.
        var write: @Sendable (Root) -> OrderedMap<SchemaDocument>?
    }

    static var tag: String { "type" }

    let meaning: String
    /// Keys that every variant has.
    let common: Shape<Root>
    let variants: [Variant]
    private let expected: String
    private let tagKind: Kind<String>

    init(_ meaning: String, common: Shape<Root>, variants: [Variant]) {
        self.meaning = meaning
        self.common = common
        self.variants = variants
        let names = variants.map(\.description.name)
        let expected = "one of " + names.map { "`\($0)`" }.joined(separator: ", ")
        self.expected = expected
        self.tagKind = Kind(
            KindDescription(words: expected, schema: ["enum": .list(names.map { .text($0) })], type: "word"),
            read: { node, reader in
                guard let scalar = reader.scalar(node, expected: expected) else { return nil }
                if names.contains(scalar.string) { return scalar.string }
                let suggestion = Suggestion.nearest(to: scalar.string, among: names)
                reader.report(.unknownValue, at: node, "must be \(expected)", fix: suggestion.map { "Did you mean `\($0)`?" })
                return nil
            },
            write: { .text($0) })
    }

    var kind: Kind<Root> {
        Kind(
            KindDescription(
                structure: StructureDescription(
                    name: common.name, meaning: meaning,
                    form: .tagged(tag: Self.tag, variants: variants.map(\.description), common: common.descriptions))),
            read: read,
            write: write)
    }

    private func read(_ node: Node, _ reader: inout ManifestReader) -> Root? {
        guard let mapping = reader.mapping(node, expected: "a map") else { return nil }
        guard let variant = variant(of: mapping, at: node, &reader) else { return nil }
        var filling = ShapeFilling(common)
        let value = variant.read(mapping, node, &reader, &filling)
        filling.finish(at: node, &reader)
        return value
    }

    private func variant(of mapping: Node.Mapping, at node: Node, _ reader: inout ManifestReader) -> Variant? {
        var tagNode: Node?
        for (key, value) in mapping { if case .scalar(let scalar) = key, scalar.string == Self.tag { tagNode = value } }
        guard let tagNode else {
            reader.report(.missingKey, at: node, key: Self.tag, "is missing", fix: "It must be \(expected).")
            return nil
        }
        guard let name = reader.read(tagKind, tagNode, at: .key(Self.tag)) else { return nil }
        return variants.first { $0.description.name == name }
    }

    private func write(_ root: Root) -> SchemaDocument {
        var members: OrderedMap<SchemaDocument> = [:]
        for variant in variants {
            guard let own = variant.write(root) else { continue }
            members[Self.tag] = .text(variant.description.name)
            for (key, value) in own { members[key] = value }
        }
        for (key, value) in common.write(root) { members[key] = value }
        return .object(members)
    }
}
