extension CredentialField {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        CredentialField(id: "", label: ""),
        "One thing a person types to connect.",
        fields: [
            .required(
                "id", \.id, .identifier,
                "Name in expressions: `credentials.<id>` when secret, else `config.<id>`.",
                example: "api_key"
            ),
            .required("label", \.label, .text, "What the form calls it.", example: "API token"),
            .defaulted("type", \.type, .choice(), "Which input the form shows.", example: "password"),
            .defaulted("required", \.required, .flag, "Whether it must be filled in.", example: "false"),
            .optional("placeholder", \.placeholder, .text, "Example shown in the empty input.", example: "acme.okta.com"),
            .optional(
                "pattern", \.pattern, .pattern,
                "Regular expression (RE2) the whole value must match.",
                example: #"^[a-z0-9.-]+\.okta\.com$"#
            ),
            .optional("helpText", \.helpText, .text, "Where to find the value.", example: "Security > API > Tokens"),
            .defaulted(
                "options", \.options, .list(of: .object(FieldOption.shape)),
                "Choices of a `select`.",
                example: "[{ value: eu, label: Europe }]"
            ),
            .optional("default", \.`default`, .scalar, "Value used when the field is left empty.", example: "eu"),
            .optional(
                "secret", \.secret, .flag,
                "Whether it is a secret (`credentials.<id>`); default: true for `password`, else false.",
                example: "true"
            ),
        ]
    )
}
