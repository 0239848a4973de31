extension BasicAuth {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        BasicAuth(),
        "HTTP Basic authentication (RFC 7617).",
        fields: [
            .defaulted("usernameField", \.usernameField, .variableName, "Which credential field is the user name.", example: "api_key"),
            .defaulted("passwordField", \.passwordField, .variableName, "Which credential field is the password.", example: "token"),
            .optional("username", \.username, .template, "The user name, instead of `usernameField`.", example: "${credentials.api_key}"),
            .optional("password", \.password, .template, "The password, instead of `passwordField`.", example: "x"),
        ],
        rules: [.atMostOne("usernameField", "username"), .atMostOne("passwordField", "password")]
    )
}
