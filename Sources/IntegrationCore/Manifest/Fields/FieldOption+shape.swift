extension FieldOption {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        FieldOption(value: "", label: ""),
        "One choice of a select field.",
        fields: [
            .required("value", \.value, .text, "Value in expressions.", example: "eu"),
            .required("label", \.label, .text, "What the form shows.", example: "Europe"),
        ]
    )
}
