extension ConnectionTest {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        ConnectionTest(request: .missing),
        "The request that proves the credentials work.",
        fields: [
            .required("request", \.request, .requestLine, "Method and path.", example: "GET /users/me"),
            .optional("baseUrl", \.baseUrl, .urlTemplate, "Instead of `http.baseUrl`.", example: "https://login.example.com"),
            .defaulted("query", \.query, .map(of: .queryValue), "Query parameters.", example: "{ limit: 1 }"),
            .defaulted("headers", \.headers, .map(of: .template, keys: .headerName), "Headers.", example: "{ Accept: application/json }"),
            .optional(
                "body", \.body, RequestBody.kind,
                "Body of the request.",
                example: #"{ graphql: { query: "{ viewer { login } }" } }"#
            ),
            .defaulted("format", \.format, .choice(), "How the answer is read.", example: "xml"),
            .optional(
                "sign", \.sign, SigningOverride.kind,
                "Another region or service than `auth` says, or another signature.",
                example: "{ service: sts }"
            ),
            .optional("pass", \.pass, .expression, "Whether the test passed; default: a 2xx status.", example: "status == 200 && body.ok"),
            .optional(
                "identity", \.identity, .object(ConnectionIdentity.shape),
                "Who we are connected as.",
                example: "{ id: body.id, label: body.login }"
            ),
            .defaulted(
                "errors", \.errors, .list(of: .object(ErrorRule.shape)),
                "Error rules of this request.",
                example: "[{ status: [403], action: permission, scope: user }]"
            ),
        ]
    )
}
