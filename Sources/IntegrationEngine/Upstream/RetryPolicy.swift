/// When to try a failed request again: exponential backoff with full jitter, so that many runs that failed together do not return
/// together.
package struct RetryPolicy: Sendable, Equatable {
    /// How often a request is sent at most, the first time included.
    package var attempts: Int
    /// The upper bound of the first pause; it doubles with every further one.
    package var base: Duration
    /// The upper bound of every pause that we choose ourselves.
    package var cap: Duration

    package init(attempts: Int = 5, base: Duration = .milliseconds(500), cap: Duration = .seconds(60)) {
        self.attempts = attempts
        self.base = base
        self.cap = cap
    }

    /// The pause before the next attempt, nil if there is none.
    ///
    /// - Parameters:
    ///   - attempt: how many attempts have failed so far, from 1.
    ///   - asked: how long the server asks us to wait: that, in full, and a little jitter. Whether it is too long, the caller decides.
    ///   - generator: the source of jitter; tests seed it.
    package func pause(
        afterAttempt attempt: Int, asked: Duration? = nil, using generator: inout some RandomNumberGenerator
    ) -> Duration? {
        guard attempt >= 1, attempt < attempts else { return nil }
        if let asked { return max(asked, .zero) + Self.random(upTo: min(base, cap), using: &generator) }
        let doublings = min(attempt - 1, 30)
        return Self.random(upTo: min(cap, base * (1 << doublings)), using: &generator)
    }

    private static func random(upTo limit: Duration, using generator: inout some RandomNumberGenerator) -> Duration {
        let milliseconds = Int64(limit / .milliseconds(1))
        guard milliseconds > 0 else { return .zero }
        return .milliseconds(Int64.random(in: 0...milliseconds, using: &generator))
    }
}
