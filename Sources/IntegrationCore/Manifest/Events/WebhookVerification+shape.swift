extension WebhookVerification {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        WebhookVerification(scheme: .token),
        "How a delivery is proved genuine.",
        fields: [
            .required("scheme", \.scheme, .choice(), "Signature scheme.", example: "hmac-sha256"),
            .optional("header", \.header, .headerName, "Header with the signature or token.", example: "X-Signature"),
            .defaulted("encoding", \.encoding, .choice(), "How the signature is written.", example: "base64"),
            .defaulted("prefix", \.prefix, .anyText, "Text before the signature.", example: #""sha256=""#),
            .optional(
                "signed", \.signed, .template,
                "What is signed; default: the body. `body`, `timestamp`, `id`, `url` and `headers` are in scope.",
                example: "${timestamp}.${body}"
            ),
            .optional("timestamp", \.timestamp, .expression, "When the delivery was signed.", example: #"headers["x-timestamp"]"#),
            .defaulted("tolerance", \.tolerance, .positiveDuration, "Oldest delivery accepted.", example: "10m"),
            .optional("secret", \.secret, .variableName, "Credential field with the shared secret.", example: "webhook_secret"),
            .optional("publicKey", \.publicKey, .template, "Public key (PEM or base64).", example: "${config.public_key}"),
            .optional(
                "jwksUrl", \.jwksUrl, .urlTemplate,
                "Where the public keys are (RFC 7517).",
                example: "https://example.com/.well-known/jwks.json"
            ),
        ]
    )
}
