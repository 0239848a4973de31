extension RateLimit {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        RateLimit(),
        "The provider's request budget.",
        fields: [
            .optional("requests", \.requests, .positive, "Requests allowed in `per`.", example: "600"),
            .defaulted("per", \.per, .positiveDuration, "Period of `requests`.", example: "1h"),
            .optional(
                "app", \.app, .object(AppRateLimit.shape),
                "What all connections with the same OAuth app may ask together; where there is no app, all of the integration.",
                example: "{ requests: 10000, per: 1h }"),
            .optional("remaining", \.remaining, .headerName, "Header with the requests left.", example: "x-rate-limit-remaining"),
            .optional("reset", \.reset, .headerName, "Header that says when the budget is renewed.", example: "x-rate-limit-reset"),
            .optional("limit", \.limit, .headerName, "Header with the whole budget.", example: "x-rate-limit-limit"),
            .defaulted("resetFormat", \.resetFormat, .choice(), "How `reset` is written.", example: "seconds"),
            .defaulted(
                "retryAfter", \.retryAfter, .headerName,
                "Header that says how long to wait (seconds or a date).",
                example: "x-retry-after"
            ),
            .defaulted(
                "maxWait", \.maxWait, .positiveDuration,
                "Longest wait that a provider can ask for; a longer one ends what is left of the run as rate limited.",
                example: "1h"
            ),
        ]
    )
}
