import Yams

/// A kind of manifest value: how YAML becomes it, how it is written, and how it is described.
struct Kind<Value>: Sendable {
    var description: KindDescription
    /// The value of a node; nil when it has none, which was then reported.
    var read: @Sendable (Node, inout ManifestReader) -> Value?
    /// The value as it would stand in a manifest.
    var write: @Sendable (Value) -> SchemaDocument

    init(
        _ description: KindDescription,
        read: @escaping @Sendable (Node, inout ManifestReader) -> Value?,
        write: @escaping @Sendable (Value) -> SchemaDocument
    ) {
        self.description = description
        self.read = read
        self.write = write
    }
}
