extension HTTPLimits {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        HTTPLimits(),
        "How much of an answer is accepted.",
        fields: [
            .defaulted("body", \.body, .size, "Bytes of one answer after decompression.", example: "16MiB"),
            .defaulted("depth", \.depth, .positive, "Nesting of one answer.", example: "64"),
            .defaulted("redirects", \.redirects, .count, "Redirects followed.", example: "0"),
            .defaulted("pages", \.pages, .positive, "Pages of one stream.", example: "500"),
        ]
    )
}
