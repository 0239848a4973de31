/// One input of an action, as JSON Schema would say it.
package struct ActionInput: Hashable, Sendable {
    /// Name in expressions: `input.<name>`; in YAML the key it stands under.
    package var name: String
    /// JSON type.
    package var type: InputType
    /// Whether it must be given.
    package var required: Bool
    /// What it is.
    package var description: String?
    /// The only values allowed.
    package var `enum`: [ManifestScalar]
    /// Regular expression (RE2) a text must match.
    package var pattern: String?
    /// JSON Schema format of a text.
    package var format: String?

    package init(
        name: String,
        type: InputType,
        required: Bool = false,
        description: String? = nil,
        `enum`: [ManifestScalar] = [],
        pattern: String? = nil,
        format: String? = nil
    ) {
        self.name = name
        self.type = type
        self.required = required
        self.description = description
        self.enum = `enum`
        self.pattern = pattern
        self.format = format
    }
}
