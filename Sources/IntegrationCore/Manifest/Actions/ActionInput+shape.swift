extension ActionInput {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        ActionInput(name: "", type: .string),
        "One input of an action, as JSON Schema would say it.",
        fields: [
            .required("type", \.type, .choice(), "JSON type.", example: "string"),
            .defaulted("required", \.required, .flag, "Whether it must be given.", example: "true"),
            .optional("description", \.description, .text, "What it is.", example: "Id of the user."),
            .defaulted("enum", \.`enum`, .list(of: .scalar), "The only values allowed.", example: "[low, high]"),
            .optional("pattern", \.pattern, .pattern, "Regular expression (RE2) a text must match.", example: "^[0-9]+$"),
            .optional("format", \.format, .text, "JSON Schema format of a text.", example: "email"),
        ]
    )
}
