extension RealtimeResume {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        RealtimeResume(cursor: .missing),
        "How to go on after a broken connection.",
        fields: [
            .required("cursor", \.cursor, .expression, "Position taken from each event.", example: "event.id"),
            .defaulted(
                "query", \.query, .map(of: .queryValue),
                "Query parameters of the next opening request; `cursor` is in scope.",
                example: #"{ since: "${cursor}" }"#
            ),
        ]
    )
}
