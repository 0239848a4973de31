extension AuthStep {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        AuthStep(name: "", request: .missing, outputs: [:]),
        "One token-exchange request.",
        fields: [
            .required("name", \.name, .name, "Name shown in logs and errors.", example: "login"),
            .required(
                "request", \.request, .requestLine,
                "Method and path (below `http.baseUrl`) or absolute https URL.",
                example: "POST https://auth.example.com/session"
            ),
            .defaulted("query", \.query, .map(of: .queryValue), "Query parameters.", example: #"{ version: "2" }"#),
            .defaulted("headers", \.headers, .map(of: .template, keys: .headerName), "Headers.", example: "{ Accept: application/json }"),
            .optional("body", \.body, RequestBody.kind, "Body of the request.", example: #"{ form: { user: "${config.user}" } }"#),
            .defaulted("format", \.format, .choice(of: [.json, .xml]), "How the answer is read.", example: "xml"),
            .optional(
                "sign", \.sign, RequestSigning.kind,
                "How this request is signed.",
                example:
                    #"{ type: aws-sigv4, accessKeyId: "${credentials.id}", secretAccessKey: "${credentials.key}", region: us-east-1, service: sts }"#
            ),
            .optional("when", \.when, .expression, "The step is skipped unless this is true.", example: #"config.role_arn != """#),
            .required(
                "outputs", \.outputs, .map(of: .expression, keys: .variableName),
                "Values taken from the answer (`status`, `headers`, `body`); each becomes `credentials.<name>`.",
                example: "{ session: body.token }"
            ),
            .optional(
                "expires", \.expires, .expression,
                "When the outputs expire: a timestamp, or seconds from now.",
                example: "body.expires_in"
            ),
            .defaulted(
                "errors", \.errors, .list(of: .object(ErrorRule.shape)),
                "Error rules of this step.",
                example: "[{ status: [400], action: reauthenticate }]"
            ),
        ]
    )
}
