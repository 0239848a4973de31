extension EventRule {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        EventRule(pattern: ""),
        "What to do for an event.",
        fields: [
            .optional("refresh", \.refresh, .variableName, "Stream to which the event belongs.", example: "users"),
            .optional(
                "record", \.record, .expression,
                "The changed record, when the event carries it; else the stream is read again.",
                example: "body.user"
            ),
            .optional("key", \.key, .expression, "Key of the changed record.", example: "body.user.id"),
            .defaulted("delete", \.delete, .flag, "The record is gone.", example: "true"),
        ]
    )
}
