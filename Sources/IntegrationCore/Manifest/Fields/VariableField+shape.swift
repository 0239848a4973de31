extension VariableField {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        VariableField(id: "", label: ""),
        "One setting a person may tune on a connection.",
        fields: [
            .required("id", \.id, .identifier, "Name in expressions: `variables.<id>`.", example: "inactive_days"),
            .required("label", \.label, .text, "What the form calls it.", example: "Inactive after (days)"),
            .defaulted("type", \.type, .choice(), "Type of the value, in the form and in expressions.", example: "number"),
            .optional("default", \.`default`, .scalarOrList, "Value used when nothing is set; a list for `multiselect`.", example: "90"),
            .defaulted("required", \.required, .flag, "Whether a value must be given.", example: "true"),
            .defaulted(
                "options", \.options, .list(of: .object(FieldOption.shape)),
                "Choices of a `select` or `multiselect`.",
                example: "[{ value: eu, label: Europe }]"
            ),
            .optional(
                "helpText", \.helpText, .text,
                "What the setting changes.",
                example: "Users without a login for this long are reported."
            ),
        ]
    )
}
