extension HTTPLimits {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        HTTPLimits(),
        "How much of an answer is accepted.",
        fields: [
            .defaulted("body", \.body, .bodySize, "Bytes of one answer after decompression.", example: "16MiB"),
            .defaulted("depth", \.depth, .depth, "Nesting of one answer.", example: "64"),
            .defaulted("redirects", \.redirects, .redirects, "Redirects followed.", example: "0"),
            .defaulted("pages", \.pages, .positive, "Pages of one stream.", example: "500"),
        ]
    )
}
