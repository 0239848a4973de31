extension CursorPages {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        CursorPages(next: .missing),
        "An opaque cursor taken from the answer.",
        fields: [
            .required(
                "next", \.next, .expression,
                "Cursor of the next page (`body`, `headers`, `last` record); null or \"\" on the last one.",
                example: #"body.?next_cursor.orValue("")"#
            ),
            .optional("param", \.param, .text, "Query parameter that carries it.", example: "cursor"),
            .optional("header", \.header, .headerName, "Header that carries it.", example: "X-Cursor"),
            .optional("body", \.body, .text, "Dotted path in the JSON or form body that carries it.", example: "page.cursor"),
        ],
        rules: [.exactlyOne("param", "header", "body")]
    )
}
