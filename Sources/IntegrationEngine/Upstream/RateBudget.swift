package import Foundation

/// How fast one connection may ask: its own budget (a sliding window), what the provider's headers say is left, and a time before which
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
    /// Requests of the last period, counted in slots of a sixtieth of it: exact to that, and small however many requests there are.
    private var slots: [Slot] = []
    private var latest = Date.distantPast
    private var remaining: Int?
    private var resetAt: Date?
    private var blockedUntil: Date?

    /// - Parameters:
    ///   - limit: nil if the manifest names none; then only what the provider says counts.
    ///   - maximumWait: a longer wait that the provider asks for is ``Admission/refused(until:)``.
    package init(limit: Limit? = nil, maximumWait: Duration = .seconds(3600)) {
        self.limit = limit
        self.maximumWait = maximumWait
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
        if let limit, let until = charge(limit, at: now) { return .wait(until: until) }
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

    /// Counts a request, or says when the next may go: no period, wherever it begins, sees more than the limit.
    private mutating func charge(_ limit: Limit, at now: Date) -> Date? {
        // A clock that goes back gives nothing back.
        latest = max(latest, now)
        let length = (limit.per / .seconds(1)) / Self.slotsPerPeriod
        let current = (latest.timeIntervalSince1970 / length).rounded(.down)
        // A slot is past when its last moment is a whole period ago.
        slots.removeAll { $0.number < current - Self.slotsPerPeriod }
        guard slots.reduce(0, { $0 + $1.count }) < limit.requests else {
            let next = ((slots.first?.number ?? current) + Self.slotsPerPeriod + 1) * length
            return max(Date(timeIntervalSince1970: next), now.addingTimeInterval(0.001))
        }
        if slots.last?.number == current { slots[slots.count - 1].count += 1 } else { slots.append(Slot(number: current, count: 1)) }
        return nil
    }

    private struct Slot: Sendable, Equatable {
        /// How many slots have passed since 1970.
        let number: Double
        var count: Int
    }

    private static let slotsPerPeriod = 60.0
}
