import Foundation

/// Keeps the requests of one run within the provider's budget: asks before each, learns from each answer.
actor RateLimiter {
    private var budget: RateBudget
    private let clock: EngineClock

    /// What the limiter last did, for a progress line.
    private(set) var waitingUntil: Date?

    init(_ budget: RateBudget, clock: EngineClock) {
        self.budget = budget
        self.clock = clock
    }

    /// Returns when the next request may go.
    func admit() async throws {
        while case .wait(let until) = budget.admit(at: clock.now()) {
            waitingUntil = until
            try await clock.sleep(.milliseconds(max(1, Int64(until.timeIntervalSince(clock.now()) * 1000))))
        }
        waitingUntil = nil
    }

    func observe(_ answer: Answer) {
        budget.observe(headers: UpstreamHeaders(answer.headers), at: clock.now())
    }

    /// No request goes before then, whoever asks: one 429 speaks for all.
    func block(for wait: Duration) {
        budget.block(until: clock.now().addingTimeInterval(wait.seconds))
    }
}

extension Duration {
    /// Whole and fractional seconds, where Foundation wants a number.
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
