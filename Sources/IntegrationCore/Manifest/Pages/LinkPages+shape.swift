extension LinkPages {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        LinkPages(),
        "The Link header (RFC 8288).",
        fields: [
            .defaulted("rel", \.rel, .text, "Relation that leads to the next page.", example: "next")
        ]
    )
}
