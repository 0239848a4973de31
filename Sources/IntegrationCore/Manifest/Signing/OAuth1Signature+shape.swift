extension OAuth1Signature {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        OAuth1Signature(consumerKey: .missing, consumerSecret: .missing),
        "OAuth 1.0a request signature (RFC 5849).",
        fields: [
            .required("consumerKey", \.consumerKey, .template, "Client identifier.", example: "${credentials.consumer_key}"),
            .required("consumerSecret", \.consumerSecret, .template, "Client shared secret.", example: "${credentials.consumer_secret}"),
            .optional("token", \.token, .template, "Token; empty counts as absent.", example: "${credentials.token}"),
            .optional("tokenSecret", \.tokenSecret, .template, "Token shared secret.", example: "${credentials.token_secret}"),
            .defaulted("method", \.method, .choice(), "Signature method.", example: "HMAC-SHA256"),
            .optional("realm", \.realm, .text, "The `realm` of the Authorization header.", example: "'1234567'"),
        ]
    )
}
