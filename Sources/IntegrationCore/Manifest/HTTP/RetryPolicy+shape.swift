extension RetryPolicy {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        RetryPolicy(),
        "When and how a failed request is repeated: exponential backoff with full jitter.",
        fields: [
            .defaulted("on", \.on, .list(of: .status), "Statuses that are repeated.", example: "[429, 503]"),
            .defaulted("attempts", \.attempts, .attempts, "Tries in all.", example: "3"),
            .defaulted("base", \.base, .positiveDuration, "First wait.", example: "500ms"),
            .defaulted("max", \.max, .positiveDuration, "Longest wait.", example: "30s"),
            .optional(
                "idempotencyKey", \.idempotencyKey, .headerName,
                "Header for a generated key; with it a POST is repeated too.",
                example: "Idempotency-Key"
            ),
        ]
    )
}
