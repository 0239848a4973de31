extension APIKeyAuth {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        APIKeyAuth(name: ""),
        "A static key placed on every request.",
        fields: [
            .defaulted("in", \.`in`, .choice(), "Which part of the request.", example: "query"),
            .required("name", \.name, .text, "Name of the header, query parameter or body field.", example: "Authorization"),
            .defaulted("prefix", \.prefix, .anyText, "Text before the key.", example: #""Bearer ""#),
            .defaulted("field", \.field, .variableName, "Which secret credential field holds the key.", example: "token"),
            .optional("value", \.value, .template, "The whole value, instead of `field`.", example: "${credentials.id}:${credentials.key}"),
        ],
        rules: [.atMostOne("field", "value")]
    )
}
