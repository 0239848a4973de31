extension SigningScope {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        SigningScope(),
        "Another region or service for an inherited AWS signature.",
        fields: [
            .optional("region", \.region, .template, "Region of the signature.", example: "${partition}"),
            .optional("service", \.service, .template, "Service of the signature.", example: "ec2"),
        ]
    )
}
