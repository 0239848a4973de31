import Yams

/// One key of a structure: how it is described and how it gets into the Swift value.
struct Field<Root>: Sendable {
    var description: FieldDescription
    /// Reads a node into the value.
    var read: @Sendable (Node, inout Root, inout ManifestReader) -> Void
    /// The value as it would stand in a manifest; nil when the key would not.
    var write: @Sendable (Root) -> SchemaDocument?

    /// A key that must be there.
    static func required<Value>(
        _ key: String, _ path: any WritableKeyPath<Root, Value> & Sendable, _ kind: Kind<Value>, _ meaning: String, example: String? = nil
    ) -> Field {
        Field(
            description: FieldDescription(key: key, meaning: meaning, example: example, isRequired: true, kind: kind.description),
            read: { node, root, reader in
                if let value = reader.read(kind, node, at: .key(key), example: example) { root[keyPath: path] = value }
            },
            write: { kind.write($0[keyPath: path]) })
    }

    /// A key that may be absent, without a default.
    static func optional<Value>(
        _ key: String, _ path: any WritableKeyPath<Root, Value?> & Sendable, _ kind: Kind<Value>, _ meaning: String, example: String? = nil
    ) -> Field {
        Field(
            description: FieldDescription(key: key, meaning: meaning, example: example, isRequired: false, kind: kind.description),
            read: { node, root, reader in
                if let value = reader.read(kind, node, at: .key(key), example: example) { root[keyPath: path] = value }
            },
            write: { $0[keyPath: path].map(kind.write) })
    }

    /// A key with a default: the value a new `Root` has there.
    static func defaulted<Value>(
        _ key: String, _ path: any WritableKeyPath<Root, Value> & Sendable, _ kind: Kind<Value>, _ meaning: String, example: String? = nil
    ) -> Field {
        var field = required(key, path, kind, meaning, example: example)
        field.description.isRequired = false
        return field
    }
}
