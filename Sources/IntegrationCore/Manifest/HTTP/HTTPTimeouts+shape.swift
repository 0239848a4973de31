extension HTTPTimeouts {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        HTTPTimeouts(),
        "How long to wait for a request.",
        fields: [
            .defaulted("connect", \.connect, .positiveDuration, "For the connection.", example: "5s"),
            .defaulted("firstByte", \.firstByte, .positiveDuration, "For the first byte of the answer.", example: "60s"),
            .defaulted("idle", \.idle, .positiveDuration, "Between two bytes.", example: "60s"),
            .defaulted("total", \.total, .positiveDuration, "For the whole request.", example: "5m"),
        ]
    )
}
