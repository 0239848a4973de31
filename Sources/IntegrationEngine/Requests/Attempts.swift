import Foundation

/// The tries of one request: how many there were, and when the next may go.
struct Attempts: Sendable {
    private let policy: RetryPolicy
    private let maximumWait: Duration
    private var failed = 0

    /// - Parameter maximumWait: Who asks for more patience than this is not asked again: sending early would be rude and would fail.
    init(_ policy: RetryPolicy, maximumWait: Duration) {
        self.policy = policy
        self.maximumWait = maximumWait
    }

    /// Takes note of a failed try and says how long to wait before the next. Throws the failure when there is no next one.
    ///
    /// - Parameter asked: How long the provider asks us to wait, where it does.
    mutating func pause(asked: Duration?, failure: EngineError, now: Date) throws(EngineError) -> Duration {
        failed += 1
        if let asked, asked > maximumWait {
            var failure = failure
            failure.reason += "; not before \(RFC3339.text(now.addingTimeInterval(asked.seconds))), and the longest wait is \(maximumWait)"
            failure.wait = asked
            throw failure
        }
        var generator = SystemRandomNumberGenerator()
        guard let pause = policy.pause(afterAttempt: failed, asked: asked, using: &generator) else { throw failure }
        return pause
    }
}
