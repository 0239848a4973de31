extension Delta {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        Delta(),
        "How to ask only for what changed.",
        fields: [
            .optional(
                "cursor", \.cursor, .expression,
                "Position of a record (timestamp, text or number); the maximum over the pass is kept.",
                example: "record.lastUpdated"
            ),
            .optional("token", \.token, .expression, "Opaque position from the last page.", example: "body.deltaToken"),
            .optional(
                "initial", \.initial, .template,
                "First position when there is none and a window is used.",
                example: "2020-01-01T00:00:00Z"
            ),
            .optional("request", \.request, .requestLine, "Another method and path for delta.", example: "GET /users/changes"),
            .defaulted(
                "query", \.query, .map(of: .queryValue),
                "Query parameters added in delta mode; `cursor` is in scope.",
                example: #"{ filter: 'lastUpdated gt "${cursor}"' }"#
            ),
            .defaulted(
                "headers", \.headers, .map(of: .template, keys: .headerName),
                "Headers added in delta mode.",
                example: #"{ If-Modified-Since: "${cursor}" }"#
            ),
            .optional(
                "body", \.body, RequestBody.kind,
                "Body in delta mode, instead of the stream's.",
                example: #"{ json: { since: "${cursor}" } }"#
            ),
            .defaulted("format", \.format, .choice(), "How `cursor` is written.", example: "epoch"),
            .optional(
                "overlap", \.overlap, .duration,
                "Subtracted from the position, for late writes (timestamps and numbers of seconds only).",
                example: "5m"
            ),
            .optional(
                "window", \.window, .positiveDuration,
                "Time slicing: one request series for each window, `window.start` and `window.end` in scope.",
                example: "30d"
            ),
            .optional(
                "stop", \.stop, .expression,
                "For lists that are newest first: stop paging when true.",
                example: "record.updatedAt < timestamp(cursor)"
            ),
            .defaulted(
                "expired", \.expired, .list(of: .status),
                "Statuses that mean the position is gone: a full pass follows.",
                example: "[410]"
            ),
        ],
        rules: [.exactlyOne("cursor", "token")]
    )
}
