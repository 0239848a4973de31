extension CheckResource {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        CheckResource(type: "", id: .missing),
        "What a finding is about.",
        fields: [
            .required("type", \.type, .text, "Kind of thing.", example: "user"),
            .required(
                "id", \.id, .expression, "Its id at the provider; one finding for each id, open while any record with that id fails.",
                example: "record.id"),
            .optional("name", \.name, .expression, "Its name for people.", example: "record.login"),
        ]
    )
}
