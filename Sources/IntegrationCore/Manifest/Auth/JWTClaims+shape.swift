extension JWTClaims {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        JWTClaims(key: .missing),
        "A signed assertion: `iat` and `exp` are set by us.",
        fields: [
            .defaulted("algorithm", \.algorithm, .choice(), "Signature algorithm.", example: "ES256"),
            .required(
                "key", \.key, .template,
                "Private key as PEM, or the shared secret for HS algorithms.",
                example: "${credentials.private_key}"
            ),
            .optional("keyId", \.keyId, .template, "The `kid` header.", example: "${config.key_id}"),
            .defaulted("headers", \.headers, .map(of: .template), "More JOSE header members.", example: "{ typ: JWT }"),
            .defaulted(
                "claims", \.claims, .map(of: .template),
                "Claims; a value that is one whole `${...}` keeps its type.",
                example: #"{ iss: "${config.client_id}" }"#
            ),
            .defaulted("lifetime", \.lifetime, .positiveDuration, "`exp` minus `iat`.", example: "10m"),
        ]
    )
}
