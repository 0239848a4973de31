extension URLPages {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        URLPages(next: .missing),
        "A URL in the answer.",
        fields: [
            .required(
                "next", \.next, .expression,
                "URL of the next page; null or \"\" on the last one.",
                example: #"body.?links.?next.orValue("")"#
            )
        ]
    )
}
