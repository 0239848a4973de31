package import Foundation

/// How fast one connection may ask: its own budget (a token bucket), what the provider's headers say is left, and a time before which
/// nothing is sent. A pure state machine; whoever owns it waits.
package struct RateBudget: Sendable, Equatable {
    /// What ``admit(at:)`` decides.
    package enum Admission: Sendable, Equatable {
        /// Send now; the budget has been charged.
        case go
        /// Ask again at this time; nothing has been charged.
        case wait(until: Date)
        /// The provider wants to be left alone until then, which is longer than we wait.
        case refused(until: Date)
    }

    /// The manifest's limit: so many requests in such a time.
    package struct Limit: Sendable, Equatable {
        package var requests: Int
        package var per: Duration

        /// - Parameters:
        ///   - requests: at least 1.
        ///   - per: longer than nothing.
        package init(requests: Int, per: Duration) {
            self.requests = max(1, requests)
            self.per = max(.milliseconds(1), per)
        }
    }

    private let limit: Limit?
    /// The longest wait that a provider can cause; what is longer is refused.
    private let maximumWait: Duration
    private var tokens: Double
    private var refilledAt: Date?
    private var remaining: Int?
    private var resetAt: Date?
    private var blockedUntil: Date?

    /// - Parameters:
    ///   - limit: nil if the manifest names none; then only what the provider says counts.
    ///   - maximumWait: a longer wait that the provider asks for is ``Admission/refused(until:)``.
    package init(limit: Limit? = nil, maximumWait: Duration = .seconds(3600)) {
        self.limit = limit
        self.maximumWait = maximumWait
        tokens = limit.map { Double(Self.burst(of: $0)) } ?? 0
    }

    /// Asks for one request.
    package mutating func admit(at now: Date) -> Admission {
        if let until = blockedUntil {
            if now < until { return held(until: until, at: now) }
            blockedUntil = nil
        }
        if let reset = resetAt, now >= reset {
            resetAt = nil
            remaining = nil
        }
        if let reset = resetAt, let left = remaining, left <= 0 { return held(until: reset, at: now) }
        if let limit {
            refill(limit, at: now)
            // A hair less than one token counts as one: else rounding would wait twice.
            guard tokens > 1 - 1e-6 else { return .wait(until: now.addingTimeInterval((1 - tokens) * Self.interval(of: limit))) }
            tokens = max(0, tokens - 1)
        }
        // Requests under way spend what the last answer said was left.
        remaining? -= 1
        return .go
    }

    /// Takes note of what an answer's rate-limit headers say.
    ///
    /// - Parameters:
    ///   - remaining: requests left in the provider's window, nil if not said.
    ///   - reset: when that window ends, nil if not said.
    ///   - now: when the answer came.
    package mutating func observe(remaining newRemaining: Int?, reset: Date?, at now: Date) {
        if let old = resetAt, old <= now { (resetAt, remaining) = (nil, nil) }
        // A reset in the past holds nothing back, and one in the year 5000 is a mistake (milliseconds taken for seconds).
        let newReset = reset.flatMap { $0 > now && $0 <= now + ProviderNumber.longestWait.seconds ? $0 : nil }
        guard let known = resetAt else {
            if let newReset { (resetAt, remaining) = (newReset, newRemaining) }
            return
        }
        // A second of slack: providers that say "in 30 seconds" round.
        if let newReset, newReset.timeIntervalSince(known) > 1 {
            (resetAt, remaining) = (newReset, newRemaining)
        } else if let newRemaining {
            // Answers may overtake each other: within one window the lowest number is the newest.
            remaining = min(remaining ?? newRemaining, newRemaining)
        }
    }

    /// Takes note that the provider said to wait: a 429, or `Retry-After`. The longest wait wins.
    package mutating func block(for wait: Duration, at now: Date) {
        let until = now + min(wait, ProviderNumber.longestWait).seconds
        blockedUntil = max(blockedUntil ?? until, until)
    }

    private func held(until date: Date, at now: Date) -> Admission {
        date.timeIntervalSince(now) > maximumWait.seconds ? .refused(until: date) : .wait(until: date)
    }

    private mutating func refill(_ limit: Limit, at now: Date) {
        defer { refilledAt = max(refilledAt ?? now, now) }
        guard let last = refilledAt, now > last else { return }
        tokens = min(Double(Self.burst(of: limit)), tokens + now.timeIntervalSince(last) / Self.interval(of: limit))
    }

    /// Requests that may go at once: half the limit. The other half refills over the period, so that no period of that length, wherever
    /// it begins, sees more than the limit.
    private static func burst(of limit: Limit) -> Int {
        max(1, limit.requests / 2)
    }

    /// Seconds until one request is refilled.
    private static func interval(of limit: Limit) -> Double {
        (limit.per / .seconds(1)) / Double(max(1, limit.requests - burst(of: limit)))
    }
}
