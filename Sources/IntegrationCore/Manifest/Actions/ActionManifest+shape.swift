extension ActionManifest {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        ActionManifest(name: "", request: .missing),
        "A change that can be made at the provider.",
        fields: [
            .optional("description", \.description, .text, "What the action does.", example: "Suspends a user."),
            .defaulted(
                "input", \.input, .named(ActionInput.shape, \.name, keys: .identifier),
                "Typed input: `input.<name>`.",
                example: "{ user_id: { type: string, required: true } }"
            ),
            .required("request", \.request, .requestLine, "Method and path.", example: "POST /users/${input.user_id}/lifecycle/suspend"),
            .defaulted("query", \.query, .map(of: .queryValue), "Query parameters.", example: #"{ notify: "false" }"#),
            .defaulted("headers", \.headers, .map(of: .template, keys: .headerName), "Headers.", example: "{ Accept: application/json }"),
            .optional("body", \.body, RequestBody.kind, "Body of the request.", example: #"{ json: { reason: "${input.reason}" } }"#),
            .optional("idempotencyKey", \.idempotencyKey, .headerName, "Header for a generated key.", example: "Idempotency-Key"),
            .defaulted(
                "output", \.output, .map(of: .expression, keys: .variableName),
                "Values returned, taken from the answer.",
                example: "{ status: body.status }"
            ),
            .defaulted(
                "errors", \.errors, .list(of: .object(ErrorRule.shape)),
                "Error rules of this request.",
                example: "[{ status: [404], action: fail }]"
            ),
            .defaulted("confirm", \.confirm, .flag, "Ask a person before it runs.", example: "true"),
        ]
    )
}
