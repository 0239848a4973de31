/// One setting a person may tune on a connection.
package struct VariableField: Hashable, Sendable {
    /// Name in expressions: `variables.<id>`.
    package var id: String
    /// What the form calls it.
    package var label: String
    /// Type of the value, in the form and in expressions.
    package var type: VariableFieldType
    /// Value used when nothing is set; a list for `multiselect`.
    package var `default`: ManifestScalar?
    /// Whether a value must be given.
    package var required: Bool
    /// Choices of a `select` or `multiselect`.
    package var options: [FieldOption]
    /// What the setting changes.
    package var helpText: String?

    package init(
        id: String,
        label: String,
        type: VariableFieldType = .text,
        `default`: ManifestScalar? = nil,
        required: Bool = false,
        options: [FieldOption] = [],
        helpText: String? = nil
    ) {
        self.id = id
        self.label = label
        self.type = type
        self.default = `default`
        self.required = required
        self.options = options
        self.helpText = helpText
    }
}
