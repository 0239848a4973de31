/// HTTP: retries, limits and errors.
extension ValidationRule {
    static let retryStatus = warning(
        "retry-status",
        "`retry.on` has a status that repeating does not change.",
        example: "retry: { on: [404, 503] }",
        fix: "Keep 408, 425, 429 and 5xx; use `errors` for the others."
    )

    static let retryPost = warning(
        "retry-post",
        "A POST that fetches is neither marked `retryable` nor has an idempotency key, so that it is never repeated.",
        example: "request: POST /search",
        fix: "Add `retryable: true` when it only reads, or `retry.idempotencyKey`."
    )

    static let retryNumbers = error(
        "retry-numbers",
        "A number of `retry` is out of range.",
        example: "retry: { attempts: 0 }",
        fix: "attempts 1 to 20, base above 0, max at least base."
    )

    static let rateLimitNumbers = error(
        "rate-limit-numbers",
        "`rateLimit` has a number out of range, or limits nothing.",
        example: "rateLimit: { requests: 0, per: 1m }",
        fix: "Give `requests` above 0 with `per` above 0, or the names of the headers."
    )

    static let limitNumbers = error(
        "limit-numbers",
        "A timeout, limit, concurrency or schedule is zero, negative or contradicts another.",
        example: "timeout: { connect: 0s }",
        fix: "Use a value above zero; `total` must not be below `connect` or `firstByte`."
    )

    static let errorRule = error(
        "error-rule",
        "An error rule matches nothing, is hidden by an earlier one, or lacks what its action needs.",
        example: "errors: [{ action: skip }]",
        fix: "Give `status` or `when`; order rules from special to general."
    )

    static let bodyWithGet = error(
        "body-with-get",
        "A GET or HEAD request has a body, which servers ignore or refuse.",
        example: "request: GET /search with body:",
        fix: "Use POST, or `query`."
    )

    static let emptyParameter = warning(
        "empty-parameter",
        "A parameter or header is sent with an empty value.",
        example: "query: { version: \"\" }",
        fix: "Give it a value, or remove it."
    )

    static let parameterName = warning(
        "parameter-name",
        "A parameter or header that is used once is one letter apart from one that other requests use.",
        example: "query: { per_pge: 100 }   # elsewhere per_page",
        fix: "Correct the spelling, where it is a slip."
    )

    static let duplicateParameter = error(
        "duplicate-parameter",
        "The same query parameter or header is set in two places that both apply.",
        example: "query: { page: 1 } with pages: { type: page }",
        fix: "Set it in one place."
    )

    static let httpRules = [
        retryStatus, retryPost, retryNumbers, rateLimitNumbers, limitNumbers, errorRule, bodyWithGet, emptyParameter, parameterName,
        duplicateParameter,
    ]
}
