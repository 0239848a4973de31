extension TokenResponsePaths {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        TokenResponsePaths(),
        "Expressions that find the parts of a token response.",
        fields: [
            .defaulted("accessToken", \.accessToken, .expression, "The access token.", example: "body.token"),
            .defaulted("refreshToken", \.refreshToken, .expression, "The refresh token, if any.", example: "body.?refresh"),
            .defaulted("expiresIn", \.expiresIn, .expression, "Seconds the access token lives, if stated.", example: "body.?ttl"),
            .defaulted("scope", \.scope, .expression, "Scopes granted, if stated.", example: "body.?scopes"),
            .defaulted("tokenType", \.tokenType, .expression, "Token type, if stated.", example: "body.?type"),
        ]
    )
}
