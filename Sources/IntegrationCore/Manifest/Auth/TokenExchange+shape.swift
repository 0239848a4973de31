extension TokenExchange {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        TokenExchange(url: .missing),
        "Exchange of an assertion for an access token (RFC 7523).",
        fields: [
            .required("url", \.url, .urlTemplate, "Token endpoint.", example: "https://oauth2.example.com/token"),
            .defaulted(
                "form", \.form, .map(of: .template),
                "Form fields; `assertion` is in scope. Default: `grant_type` of RFC 7523 and `assertion`.",
                example: #"{ assertion: "${assertion}" }"#
            ),
            .defaulted(
                "headers", \.headers, .map(of: .template, keys: .headerName),
                "Headers of the request.",
                example: "{ Accept: application/json }"
            ),
            .defaulted(
                "response", \.response, .object(TokenResponsePaths.shape),
                "Where the answer has its parts.",
                example: "{ accessToken: body.token }"
            ),
        ]
    )
}
