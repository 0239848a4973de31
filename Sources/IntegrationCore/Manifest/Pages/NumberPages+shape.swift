extension NumberPages {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        NumberPages(),
        "A page number.",
        fields: [
            .defaulted(
                "param", \.param, .text,
                "Query parameter, or dotted path in a JSON or form body for a POST.",
                example: "pageNumber"
            ),
            .defaulted("start", \.start, .count, "Number of the first page.", example: "0"),
        ]
    )
}
