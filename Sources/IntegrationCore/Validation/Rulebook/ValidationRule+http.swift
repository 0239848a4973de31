/// HTTP: retries, limits and errors.
extension ValidationRule {
    static let retryStatus = warning(
        "retry-status",
        "`retry.on` has a status that repeating does not change, or one twice.",
        example: "retry: { on: [404, 503] }",
        fix: "Keep 408, 409, 421, 423, 425, 429 and 5xx, each once; use `errors` for the others."
    )

    static let retryPost = warning(
        "retry-post",
        "A POST that fetches is neither marked `retryable` nor has an idempotency key, so that it is never repeated.",
        example: "request: POST /search",
        fix: "Add `retryable: true` when it only reads, or `retry.idempotencyKey`."
    )

    static let retryNumbers = error(
        "retry-numbers",
        "The longest wait of `retry` is shorter than the first one.",
        example: "retry: { base: 1m, max: 30s }",
        fix: "Let `max` be at least `base`."
    )

    static let rateLimitNumbers = error(
        "rate-limit-numbers",
        "`rateLimit` limits nothing, or says when to stop and not until when.",
        example: "rateLimit: { remaining: x-remaining }   # no reset",
        fix: "Give `requests` with `per`, or the names of the headers `remaining` and `reset`."
    )

    static let limitNumbers = error(
        "limit-numbers",
        "A timeout, lifetime or interval contradicts another, or is too long.",
        example: "timeout: { connect: 2m, total: 1m }",
        fix: "Let `total` be at least `connect`, `firstByte` and `idle`, a job's `timeout` above its `interval`, a lifetime at most 24h."
    )

    static let errorRule = error(
        "error-rule",
        "An error rule is hidden by an earlier one, makes every successful answer an error, or has what its action does not use.",
        example: "errors: [{ status: [404], action: skip }, { status: [404], action: empty }]",
        fix: "Order rules from special to general, give `when` for a successful status, and remove what the message names."
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
        retryStatus, retryPost, retryNumbers, rateLimitNumbers, limitNumbers, errorRule, bodyWithGet, emptyParameter,
        parameterName,
        duplicateParameter,
    ]
}
