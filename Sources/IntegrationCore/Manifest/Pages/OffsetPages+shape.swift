extension OffsetPages {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        OffsetPages(),
        "A record offset.",
        fields: [
            .defaulted("param", \.param, .text, "Query parameter, or dotted path in a JSON or form body for a POST.", example: "skip"),
            .defaulted("start", \.start, .count, "Offset of the first record.", example: "1"),
        ]
    )
}
