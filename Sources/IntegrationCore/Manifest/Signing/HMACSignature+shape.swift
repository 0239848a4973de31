extension HMACSignature {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        HMACSignature(key: .missing, message: .missing, placement: Placement(name: "")),
        "A keyed hash over a message made of the request.",
        fields: [
            .defaulted("algorithm", \.algorithm, .choice(), "Hash function.", example: "sha512"),
            .required("key", \.key, .template, "The key.", example: "${credentials.secret}"),
            .required(
                "message", \.message, .template,
                "What is signed; `method`, `path`, `query`, `url`, `timestamp`, `nonce`, `bodyHash` and `body` are in scope.",
                example: "${timestamp}${method}${path}${body}"
            ),
            .defaulted("encoding", \.encoding, .choice(), "How the signature is written.", example: "base64"),
            .required("placement", \.placement, .object(Placement.shape), "Where the signature goes.", example: "{ name: X-Signature }"),
            .optional("timestampHeader", \.timestampHeader, .headerName, "Header that carries `timestamp`.", example: "X-Timestamp"),
            .optional("nonceHeader", \.nonceHeader, .headerName, "Header that carries `nonce`.", example: "X-Nonce"),
        ]
    )
}
