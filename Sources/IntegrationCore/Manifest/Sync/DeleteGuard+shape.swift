extension DeleteGuard {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        DeleteGuard(),
        "Holds a deletion back when it would remove more than `ratio` and more than `count` of the known things.",
        fields: [
            .defaulted("ratio", \.ratio, .fraction, "Share of the known things, from 0 to 1.", example: "0.5"),
            .defaulted("count", \.count, .count, "Number of things.", example: "100"),
        ]
    )
}
