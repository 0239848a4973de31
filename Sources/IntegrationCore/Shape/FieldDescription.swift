/// One key of a structure, without its Swift type.
struct FieldDescription: Sendable {
    var key: String
    var meaning: String
    /// YAML of a value, or nil where the structure's own keys are the example.
    var example: String?
    var isRequired: Bool
    /// The value that counts when the key is absent.
    var defaultValue: SchemaDocument?
    var kind: KindDescription
}
