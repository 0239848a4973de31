/// One thing a person types to connect.
package struct CredentialField: Hashable, Sendable {
    /// Name in expressions: `credentials.<id>` when secret, else `config.<id>`.
    package var id: String
    /// What the form calls it.
    package var label: String
    /// Which input the form shows.
    package var type: CredentialFieldType
    /// Whether it must be filled in.
    package var required: Bool
    /// Example shown in the empty input.
    package var placeholder: String?
    /// Regular expression (RE2) the whole value must match.
    package var pattern: String?
    /// Where to find the value.
    package var helpText: String?
    /// Choices of a `select`.
    package var options: [FieldOption]
    /// Value used when the field is left empty.
    package var `default`: ManifestScalar?
    /// Whether it is a secret (`credentials.<id>`); default: true for `password`, else false.
    package var secret: Bool?

    package init(
        id: String,
        label: String,
        type: CredentialFieldType = .text,
        required: Bool = true,
        placeholder: String? = nil,
        pattern: String? = nil,
        helpText: String? = nil,
        options: [FieldOption] = [],
        `default`: ManifestScalar? = nil,
        secret: Bool? = nil
    ) {
        self.id = id
        self.label = label
        self.type = type
        self.required = required
        self.placeholder = placeholder
        self.pattern = pattern
        self.helpText = helpText
        self.options = options
        self.default = `default`
        self.secret = secret
    }
}
