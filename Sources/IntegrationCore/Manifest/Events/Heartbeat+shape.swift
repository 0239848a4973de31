extension Heartbeat {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        Heartbeat(),
        "How a connection is kept alive.",
        fields: [
            .optional("send", \.send, .template, "Message sent.", example: #"'{"type":"ping"}'"#),
            .defaulted("every", \.every, .positiveDuration, "Time between two messages.", example: "15s"),
            .defaulted("timeout", \.timeout, .positiveDuration, "Silence after which the connection counts as broken.", example: "60s"),
        ]
    )
}
