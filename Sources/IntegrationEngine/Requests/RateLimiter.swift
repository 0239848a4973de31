import Foundation
import IntegrationCore

/// Keeps the requests of one run within the provider's budget: asks before each, learns from each answer.
actor RateLimiter {
    private var budget: RateBudget
    private let settings: RateLimit?
    private let clock: EngineClock
    private let counters: RunCounters

    init(_ settings: RateLimit?, clock: EngineClock, counters: RunCounters) {
        self.counters = counters
        self.settings = settings
        self.clock = clock
        let limit = settings.flatMap { settings in settings.requests.map { RateBudget.Limit(requests: $0, per: settings.per) } }
        budget = RateBudget(limit: limit, maximumWait: settings?.maxWait ?? .seconds(300))
    }

    /// Returns when the next request may go.
    func admit() async throws {
        var hasWaited = false
        defer { if hasWaited { counters.waiting(until: nil) } }
        while case .wait(let until) = budget.admit(at: clock.now()) {
            hasWaited = true
            counters.waiting(until: until)
            try await clock.sleep(.milliseconds(max(1, Int64(until.timeIntervalSince(clock.now()) * 1000))))
        }
    }

    /// Learns from the headers that the manifest names.
    func observe(_ answer: Answer) {
        guard let settings, settings.remaining != nil || settings.reset != nil else { return }
        let now = clock.now()
        let remaining = settings.remaining.flatMap(answer.header).flatMap { Double($0) }.map { Int($0.rounded(.down)) }
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
        case .epoch: Double(text).map { Date(timeIntervalSince1970: $0) }
        case .epochMillis: Double(text).map { Date(timeIntervalSince1970: $0 / 1000) }
        case .seconds: Double(text).map { now.addingTimeInterval($0) }
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
