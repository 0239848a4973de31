import Yams

extension TaggedShape.Variant {
    /// A variant whose keys stand beside `type`.
    ///
    /// - Parameters:
    ///   - payload: The variant's value inside a `Root` of this variant.
    ///   - wrap: Puts it into a `Root` that has the common keys already.
    static func flat<Payload: Sendable>(
        _ name: some ManifestChoice,
        _ shape: Shape<Payload>,
        payload: @escaping @Sendable (Root) -> Payload?,
        wrap: @escaping @Sendable (Payload, inout Root) -> Void
    ) -> Self {
        Self(
            description: StructureDescription.Variant(
                name: name.rawValue, meaning: shape.meaning, fields: shape.descriptions, rules: shape.rules),
            read: { mapping, node, reader, common in
                var own = ShapeFilling(shape)
                reader.forEachKey(of: mapping) { key, keyNode, node, reader in
                    if key == TaggedShape<Root>.tag || own.take(key, node, &reader) || common.take(key, node, &reader) { return }
                    reader.reportUnknownKey(key, at: keyNode, known: shape.keys + common.shape.keys)
                }
                own.finish(at: node, &reader)
                var root = common.value
                wrap(own.value, &root)
                return root
            },
            write: { root in payload(root).map(shape.write) })
    }

    /// A variant whose keys stand in a map of their own, under `config`.
    static func nested<Payload: Sendable>(
        _ name: some ManifestChoice,
        _ shape: Shape<Payload>,
        isRequired: Bool = true,
        payload: @escaping @Sendable (Root) -> Payload?,
        wrap: @escaping @Sendable (Payload) -> Root
    ) -> Self {
        let kind = Kind<Payload>.object(shape)
        let config = Shape<Payload>(
            shape.blank, shape.meaning,
            fields: [
                isRequired
                    ? .required("config", \.self, kind, "Its settings.")
                    : .defaulted("config", \.self, kind, "Its settings; may be left out when all have their defaults.")
            ])
        return flat(name, config, payload: payload, wrap: { $1 = wrap($0) })
    }
}
