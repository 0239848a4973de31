extension CustomAuth {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        CustomAuth(),
        "Token-exchange steps, request signing, and what is placed on every request.",
        fields: [
            .defaulted(
                "steps", \.steps, .list(of: .object(AuthStep.shape)),
                "Requests made before the first one, in order; their outputs become credentials."
            ),
            .optional(
                "sign", \.sign, RequestSigning.kind,
                "How every request is signed.",
                example: #"{ type: hmac, key: "${credentials.secret}", message: "${method}${path}", placement: { name: X-Signature } }"#
            ),
            .defaulted(
                "headers", \.headers, .map(of: .template, keys: .headerName),
                "Headers placed on every request.",
                example: #"{ X-Token: "${credentials.session}" }"#
            ),
            .defaulted(
                "query", \.query, .map(of: .queryValue),
                "Query parameters placed on every request.",
                example: #"{ key: "${credentials.key}" }"#
            ),
        ]
    )
}
