/// The provider's request budget.
package struct RateLimit: Hashable, Sendable {
    /// Requests allowed in `per`.
    package var requests: Int?
    /// Period of `requests`.
    package var per: Duration
    /// What all connections that share an app, or the whole provider where there is none, may ask together.
    package var app: AppRateLimit?
    /// Header with the requests left.
    package var remaining: String?
    /// Header that says when the budget is renewed.
    package var reset: String?
    /// Header with the whole budget.
    package var limit: String?
    /// How `reset` is written.
    package var resetFormat: RateResetFormat
    /// Header that says how long to wait (seconds or a date).
    package var retryAfter: String
    /// Longest wait that a provider can ask for; a longer one ends what is left of the run as rate limited.
    package var maxWait: Duration

    package init(
        requests: Int? = nil,
        per: Duration = .seconds(60),
        app: AppRateLimit? = nil,
        remaining: String? = nil,
        reset: String? = nil,
        limit: String? = nil,
        resetFormat: RateResetFormat = .epoch,
        retryAfter: String = "retry-after",
        maxWait: Duration = .seconds(300)
    ) {
        self.requests = requests
        self.per = per
        self.app = app
        self.remaining = remaining
        self.reset = reset
        self.limit = limit
        self.resetFormat = resetFormat
        self.retryAfter = retryAfter
        self.maxWait = maxWait
    }
}
