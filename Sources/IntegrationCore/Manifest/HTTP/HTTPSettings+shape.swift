extension HTTPSettings {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        HTTPSettings(baseUrl: .missing),
        "Where requests go, and what every request obeys.",
        fields: [
            .required(
                "baseUrl", \.baseUrl, .urlTemplate,
                "Start of every relative path; https.",
                example: "https://${config.domain}/api/v1"
            ),
            .defaulted(
                "hosts", \.hosts, .list(of: .host),
                "More hosts that requests and credentials may go to; a constant host of `baseUrl` is always among them.",
                example: #"["*.example.com"]"#
            ),
            .defaulted(
                "headers", \.headers, .map(of: .template, keys: .headerName),
                "Headers of every request.",
                example: "{ Accept: application/json }"
            ),
            .defaulted("query", \.query, .map(of: .queryValue), "Query parameters of every request.", example: #"{ api-version: "7.1" }"#),
            .optional(
                "sign", \.sign, SigningOverride.kind,
                "Another region or service than `auth` says, or another signature.",
                example: #"{ region: "${config.region}" }"#
            ),
            .defaulted("timeout", \.timeout, .object(HTTPTimeouts.shape), "How long to wait.", example: "{ total: 1m }"),
            .defaulted("limits", \.limits, .object(HTTPLimits.shape), "How much to accept.", example: "{ body: 16MiB }"),
            .optional(
                "rateLimit", \.rateLimit, .object(RateLimit.shape),
                "The provider's request budget.",
                example: "{ requests: 600, per: 1m }"
            ),
            .defaulted(
                "retry", \.retry, .object(RetryPolicy.shape),
                "When and how a failed request is repeated.",
                example: "{ attempts: 3 }"
            ),
            .defaulted("concurrency", \.concurrency, .concurrency, "Requests for children or partitions at once.", example: "4"),
            .defaulted(
                "errors", \.errors, .list(of: .object(ErrorRule.shape)),
                "What statuses and bodies mean; first match wins, a stream's rules come first.",
                example: "[{ status: [404], action: empty }]"
            ),
        ]
    )
}
