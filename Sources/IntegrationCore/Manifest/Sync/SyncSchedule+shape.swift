extension SyncSchedule {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        SyncSchedule(),
        "How often to synchronise.",
        fields: [
            .defaulted("full", \.full, .positiveDuration, "Between two full passes.", example: "7d"),
            .optional("delta", \.delta, .positiveDuration, "Between two delta passes; absent: only full ones.", example: "15m"),
            .defaulted(
                "deleteGuard", \.deleteGuard, .object(DeleteGuard.shape),
                "When a mass deletion is held back until a person confirms it.",
                example: "{ ratio: 0.5, count: 100 }"
            ),
        ]
    )
}
