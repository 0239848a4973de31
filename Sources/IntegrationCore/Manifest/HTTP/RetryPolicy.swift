/// When and how a failed request is repeated: exponential backoff with full jitter.
package struct RetryPolicy: Hashable, Sendable {
    /// Statuses that are repeated.
    package var on: [Int]
    /// Tries in all.
    package var attempts: Int
    /// First wait.
    package var base: Duration
    /// Longest wait.
    package var max: Duration
    /// Header for a generated key; with it a POST is repeated too.
    package var idempotencyKey: String?

    package init(
        on: [Int] = [408, 429, 500, 502, 503, 504],
        attempts: Int = 5,
        base: Duration = .seconds(1),
        max: Duration = .seconds(60),
        idempotencyKey: String? = nil
    ) {
        self.on = on
        self.attempts = attempts
        self.base = base
        self.max = max
        self.idempotencyKey = idempotencyKey
    }
}
