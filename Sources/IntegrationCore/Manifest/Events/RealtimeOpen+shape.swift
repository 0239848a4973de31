extension RealtimeOpen {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        RealtimeOpen(request: .missing),
        "The request that opens a connection.",
        fields: [
            .required("request", \.request, .requestLine, "Method and path.", example: "POST /apps.connections.open"),
            .optional(
                "url", \.url, .expression,
                "URL of the connection, taken from the answer; absent: the request itself is the connection.",
                example: "body.url"
            ),
            .defaulted("query", \.query, .map(of: .queryValue), "Query parameters.", example: "{ topic: users }"),
            .defaulted("headers", \.headers, .map(of: .template, keys: .headerName), "Headers.", example: "{ Accept: text/event-stream }"),
            .optional("body", \.body, RequestBody.kind, "Body of the request.", example: "{ json: { topics: [users] } }"),
        ]
    )
}
