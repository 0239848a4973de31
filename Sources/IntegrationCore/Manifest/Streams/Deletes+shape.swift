extension Deletes {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        Deletes(),
        "How deleted records are noticed.",
        fields: [
            .defaulted("absence", \.absence, .flag, "A record that a complete full pass no longer shows is deleted.", example: "false"),
            .optional(
                "tombstone", \.tombstone, .expression,
                "A record for which this is true is a deletion.",
                example: "record.deleted == true"
            ),
        ]
    )
}
