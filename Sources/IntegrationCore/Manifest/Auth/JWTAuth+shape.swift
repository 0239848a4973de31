extension JWTAuth {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        JWTAuth(algorithm: .rs256, key: .missing, claims: [:]),
        "A JWT signed by us (RFC 7519), sent as it is or exchanged for a token.",
        fields: [
            .required("algorithm", \.algorithm, .choice(), "Signature algorithm.", example: "RS256"),
            .required(
                "key", \.key, .template,
                "Private key as PEM, or the shared secret for HS algorithms.",
                example: "${credentials.private_key}"
            ),
            .optional("keyId", \.keyId, .template, "The `kid` header.", example: "${credentials.key_id}"),
            .defaulted("headers", \.headers, .map(of: .template), "More JOSE header members.", example: "{ typ: JWT }"),
            .required(
                "claims", \.claims, .map(of: .template),
                "Claims; a value that is one whole `${...}` keeps its type. `iat` and `exp` are set by us.",
                example: #"{ iss: "${config.client_email}" }"#
            ),
            .defaulted("lifetime", \.lifetime, .positiveDuration, "`exp` minus `iat`.", example: "10m"),
            .optional(
                "exchange", \.exchange, .object(TokenExchange.shape),
                "Exchange of the JWT for an access token; without it the JWT is the token.",
                example: #"{ url: "https://oauth2.example.com/token" }"#
            ),
            .defaulted(
                "placement", \.placement, .object(Placement.shape),
                "Where the token goes in a request.",
                example: "{ name: X-Token }"
            ),
        ]
    )
}
