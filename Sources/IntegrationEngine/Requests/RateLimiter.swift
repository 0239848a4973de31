import Foundation
import IntegrationCore

/// Keeps the requests of one run within the provider's budget: asks before each, learns from each answer.
actor RateLimiter {
    private var budget: RateBudget
    private let settings: RateLimit?
    private let maximumWait: Duration
    private let clock: EngineClock
    private let counters: RunCounters

    init(_ settings: RateLimit?, maximumWait: Duration, clock: EngineClock, counters: RunCounters) {
        self.maximumWait = maximumWait
        self.counters = counters
        self.settings = settings
        self.clock = clock
        let limit = settings.flatMap { settings in settings.requests.map { RateBudget.Limit(requests: $0, per: settings.per) } }
        budget = RateBudget(limit: limit, maximumWait: maximumWait)
    }

    /// Returns when the next request may go. Throws `rate_limited` when that is later than we wait.
    func admit() async throws {
        var hasWaited = false
        defer { if hasWaited { counters.waiting(until: nil) } }
        while true {
            switch budget.admit(at: clock.now()) {
            case .go: return
            case .wait(let until):
                hasWaited = true
                counters.waiting(until: until)
                let wait = ProviderNumber.wait(seconds: until.timeIntervalSince(clock.now())) ?? .zero
                try await clock.sleep(max(wait, .milliseconds(1)))
            case .refused(let until):
                throw EngineError(
                    .rateLimited,
                    "the provider takes no more requests before \(RFC3339.text(until)), and the longest wait is \(maximumWait)")
            }
        }
    }

    /// Learns from the headers that the manifest names.
    func observe(_ answer: Answer) {
        guard let settings, settings.remaining != nil || settings.reset != nil else { return }
        let now = clock.now()
        let remaining = settings.remaining.flatMap(answer.header).flatMap(ProviderNumber.count)
        budget.observe(
            remaining: remaining, reset: settings.reset.flatMap(answer.header).flatMap { Self.date($0, settings.resetFormat, now: now) },
            at: now)
    }

    /// No request goes before then, whoever asks: one 429 speaks for all.
    func block(for wait: Duration) {
        budget.block(for: wait, at: clock.now())
    }

    private static func date(_ text: String, _ format: RateResetFormat, now: Date) -> Date? {
        switch format {
        case .epoch: Double(text).flatMap(ProviderNumber.date(secondsSince1970:))
        case .epochMillis: Double(text).flatMap { ProviderNumber.date(secondsSince1970: $0 / 1000) }
        case .seconds: Double(text).flatMap(ProviderNumber.wait(seconds:)).map { now + $0.seconds }
        case .date:
            RFC3339.date(text)
                ?? {
                    guard case .date(let date) = RetryAfter(text, now: now) else { return nil }
                    return date
                }()
        }
    }
}

extension Duration {
    /// Whole and fractional seconds, where Foundation wants a number.
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
