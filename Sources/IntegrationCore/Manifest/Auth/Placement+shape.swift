extension Placement {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        Placement(name: ""),
        "Where a credential goes in a request.",
        fields: [
            .defaulted("in", \.`in`, .choice(), "Which part of the request.", example: "query"),
            .required("name", \.name, .text, "Name of the header, query parameter or body field.", example: "Authorization"),
            .defaulted("prefix", \.prefix, .anyText, "Text before the value.", example: #""Bearer ""#),
        ]
    )
}
