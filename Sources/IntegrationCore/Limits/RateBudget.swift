package import Foundation

/// How fast a provider may be asked, by one connection or by all that share an app: a limit of its own (a sliding window), what the provider's
/// headers say is left, and a time before which nothing is sent. A pure state machine that can be written down; whoever owns it waits.
///
/// It has one clock. Where that is set back, everything moves along: an hour back holds nobody up for an hour.
package struct RateBudget: Sendable, Equatable, Codable {
    /// What ``draw(_:lasting:at:)`` decides.
    package enum Draw: Sendable, Equatable {
        /// So many may go, at least one; they have been charged.
        case granted(Int)
        /// Ask again at this time; nothing has been charged.
        case wait(until: Date)
        /// The provider wants to be left alone until then, which is longer than we wait.
        case refused(until: Date)
    }

    /// The manifest's limit: so many requests in such a time.
    package struct Limit: Sendable, Hashable, Codable {
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

    private var limit: Limit?
    /// The longest wait that a provider can cause; what is longer is refused.
    private var maximumWait: Duration
    /// Requests of the last period, counted in slots of a sixtieth of it: exact to that, and small however many requests there are.
    private var slots: [Slot] = []
    private var latest = Date.distantPast
    private var remaining: Int?
    private var resetAt: Date?
    private var blockedUntil: Date?

    /// - Parameters:
    ///   - limit: nil if the manifest names none; then only what the provider says counts.
    ///   - maximumWait: a longer wait that the provider asks for is ``Draw/refused(until:)``.
    package init(limit: Limit? = nil, maximumWait: Duration = .seconds(3600)) {
        self.limit = limit
        self.maximumWait = maximumWait
    }

    /// Goes on under other terms, as a manifest may change between two runs.
    package mutating func adopt(limit new: Limit?, maximumWait: Duration) {
        // Counted in slots of another length.
        if new?.per != limit?.per { slots = [] }
        limit = new
        self.maximumWait = maximumWait
    }

    /// Asks for so many requests.
    ///
    /// - Parameter lifetime: how much later they may go: each is counted as if it went last of all.
    package mutating func draw(_ count: Int = 1, lasting lifetime: Duration = .zero, at time: Date) -> Draw {
        let now = align(to: time)
        if let until = blockedUntil {
            if now < until { return held(until: until, at: now) }
            blockedUntil = nil
        }
        if let reset = resetAt, now >= reset {
            resetAt = nil
            remaining = nil
        }
        if let reset = resetAt, let left = remaining, left <= 0 { return held(until: reset, at: now) }
        var granted = max(1, min(count, remaining ?? count))
        if let limit {
            switch charge(granted, limit, lasting: lifetime, at: now) {
            case .success(let charged): granted = charged
            case .failure(let full): return .wait(until: full.until)
            }
        }
        // Requests under way spend what the last answer said was left.
        remaining? -= granted
        return .granted(granted)
    }

    /// Takes requests back that were drawn and did not go.
    package mutating func giveBack(_ count: Int) {
        remaining? += count
        guard !slots.isEmpty else { return }
        slots[slots.count - 1].count = max(0, slots[slots.count - 1].count - count)
    }

    /// Now, on the clock of what was seen before.
    private mutating func align(to time: Date) -> Date {
        // A little behind is who waited for another to be served.
        if latest.timeIntervalSince(time) > 1, latest != .distantPast {
            let shift = time.timeIntervalSince(latest)
            resetAt?.addTimeInterval(shift)
            blockedUntil?.addTimeInterval(shift)
            if let limit { for index in slots.indices { slots[index].number += shift / Self.length(limit) } }
            latest = time
        }
        latest = max(latest, time)
        return latest
    }

    /// Takes note of what an answer's rate-limit headers say.
    ///
    /// - Parameters:
    ///   - remaining: requests left in the provider's window, nil if not said.
    ///   - reset: when that window ends, nil if not said.
    ///   - now: when the answer came.
    package mutating func observe(remaining newRemaining: Int?, reset: Date?, at now: Date) {
        let now = align(to: now)
        if let old = resetAt, old <= now { (resetAt, remaining) = (nil, nil) }
        // A reset in the past holds nothing back, and one in the year 5000 is a mistake (milliseconds taken for seconds).
        let newReset = reset.flatMap { $0 > now && $0 <= now + Self.seconds(Self.longestWait) ? $0 : nil }
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
        let until = align(to: now) + Self.seconds(min(wait, Self.longestWait))
        blockedUntil = max(blockedUntil ?? until, until)
    }

    private func held(until date: Date, at now: Date) -> Draw {
        date.timeIntervalSince(now) > Self.seconds(maximumWait) ? .refused(until: date) : .wait(until: date)
    }

    private struct Full: Error { let until: Date }

    /// Counts requests, or says when the next may go: no period, wherever it begins, sees more than the limit.
    private mutating func charge(_ count: Int, _ limit: Limit, lasting lifetime: Duration, at now: Date) -> Result<Int, Full> {
        let length = Self.length(limit)
        let current = (now.timeIntervalSince1970 / length).rounded(.down)
        // A slot is past when its last moment is a whole period ago.
        slots.removeAll { $0.number < current - Self.slotsPerPeriod }
        let left = limit.requests - slots.reduce(0) { $0 + $1.count }
        guard left > 0 else {
            let next = ((slots.first { $0.count > 0 }?.number ?? current) + Self.slotsPerPeriod + 1) * length
            return .failure(Full(until: max(Date(timeIntervalSince1970: next), now.addingTimeInterval(0.001))))
        }
        let charged = min(count, left)
        let last = ((now + Self.seconds(lifetime)).timeIntervalSince1970 / length).rounded(.down)
        // Of two that lasted differently the later one speaks for both.
        if let known = slots.last?.number, known >= last {
            slots[slots.count - 1].count += charged
        } else {
            slots.append(Slot(number: last, count: charged))
        }
        return .success(charged)
    }

    private static func length(_ limit: Limit) -> Double { seconds(limit.per) / slotsPerPeriod }

    private static func seconds(_ duration: Duration) -> Double { duration / .seconds(1) }

    /// The longest wait that a provider is taken at its word for.
    package static let longestWait = Duration.seconds(366 * 86400)

    private struct Slot: Sendable, Equatable, Codable {
        /// How many slots have passed since 1970.
        var number: Double
        var count: Int
    }

    private static let slotsPerPeriod = 60.0
}
