import Foundation
import IntegrationCore

/// Keeps the requests of one run within the budgets that it shares with others: draws before they go, learns from each answer.
///
/// Each draw costs a way to the database, so a run that sends many draws some ahead: twice as many each time, so that few are left over, and
/// never more than belong to a sixtieth of the period.
actor RateLimiter {
    private let budgets: any RateBudgets
    private let names: [RateDraw.Budget]
    private let settings: RateLimit
    private let clock: EngineClock
    private let counters: RunCounters
    /// What was drawn and has not gone, and until when it may.
    private var left = 0
    private var drawnAt: Date?
    private var wanted = 1
    private var drawing: Task<RateGrant, any Error>?
    /// Tells the budgets that nothing may go; until they know it, nobody asks them.
    private var blockTask: Task<Void, any Error>?
    private var pendingBlocks = 0
    /// Raised when the provider says that nothing may go: what is being drawn just then must not either.
    private var generation = 0
    private var observations: [(observation: RateDraw.Observation, at: Date)] = []

    /// The most that is drawn at once where nothing says how much there is.
    private static let largestDraw = 100
    private static let longestLifetime = Duration.seconds(10)

    /// - Parameters:
    ///   - settings: what the manifest says of the provider's limits, or what holds where it says nothing.
    ///   - names: of the connection's budget, and of that of all connections of an app, where the manifest gives it a limit.
    init(
        _ settings: RateLimit, names: RateBudgetNames, budgets: any RateBudgets, clock: EngineClock, counters: RunCounters
    ) {
        self.settings = settings
        self.budgets = budgets
        self.clock = clock
        self.counters = counters
        self.names =
            [RateDraw.Budget(names.connection, limit: settings.requests.map { RateBudget.Limit(requests: $0, per: settings.per) })]
            + (settings.app.map { [RateDraw.Budget(names.app, limit: RateBudget.Limit(requests: $0.requests, per: $0.per))] } ?? [])
    }

    /// Returns when the next request may go. Throws `rate_limited` when that is later than we wait.
    func admit() async throws {
        var isWaiting = false
        defer { if isWaiting { counters.endWaiting(at: clock.now()) } }
        while true {
            try Task.checkCancellation()
            if let blockTask {
                // Where they cannot be told, nothing goes: they would grant what the provider does not.
                try await blockTask.value
                continue
            }
            if takeOne() { return }
            // Who waits for another's draw looks whether it left anything.
            if let drawing {
                _ = try await drawing.value
                continue
            }
            let before = generation
            switch try await draw() {
            case .granted:
                // The provider said no while it was drawn.
                guard generation == before else { continue }
                return
            case .wait(let wait):
                let now = clock.now()
                counters.wait(until: now + wait.seconds, from: now, isFirst: !isWaiting)
                isWaiting = true
                try await clock.sleep(wait)
            case .refused(let wait):
                throw EngineError(
                    .rateLimited,
                    "no more requests may go before \(RFC3339.text(clock.now() + wait.seconds)), by the provider's limits or those of `http.rateLimit`, and the longest wait is \(settings.maxWait)",
                    wait: wait)
            }
        }
    }

    /// Learns from the headers that the manifest names.
    func observe(_ answer: Answer) {
        guard settings.remaining != nil || settings.reset != nil else { return }
        let now = clock.now()
        let remaining = settings.remaining.flatMap(answer.header).flatMap(ProviderNumber.count)
        let reset = settings.reset.flatMap(answer.header).flatMap { Self.date($0, settings.resetFormat, now: now) }
        guard remaining != nil || reset != nil else { return }
        let resetIn = reset.flatMap { ProviderNumber.duration(seconds: $0.timeIntervalSince(now)) }
        observations.append((RateDraw.Observation(remaining: remaining, resetIn: resetIn), now))
        // What the provider will not take is not sent, though it was drawn.
        guard let remaining else { return }
        if remaining < left { left = max(0, remaining) }
        if remaining <= 0 { generation += 1 }
    }

    /// No request goes before then, whoever asks: one 429 speaks for all.
    func block(for wait: Duration) async throws {
        left = 0
        generation += 1
        var draw = RateDraw(names, wanted: 0, maximumWait: settings.maxWait)
        draw.block = wait
        let learnt = observations
        let (told, before) = (told(draw), blockTask)
        pendingBlocks += 1
        let task = Task {
            // Here and not where it is waited for: those who wait must not find it again.
            defer {
                pendingBlocks -= 1
                if pendingBlocks == 0 { blockTask = nil }
            }
            _ = await before?.result
            do {
                _ = try await budgets.draw(told)
            } catch {
                // The next one tells it.
                observations = learnt + observations
                throw error
            }
        }
        blockTask = task
        try await task.value
    }

    private func takeOne() -> Bool {
        guard left > 0, let drawnAt else { return false }
        // Later than it was counted for, or the clock was moved.
        guard abs(clock.now().timeIntervalSince(drawnAt)) <= lifetime.seconds else {
            left = 0
            return false
        }
        left -= 1
        return true
    }

    /// How much later than it was drawn a request may go.
    private var lifetime: Duration {
        min(names.compactMap { $0.limit.map { $0.per / 60 } }.min() ?? Self.longestLifetime, Self.longestLifetime)
    }

    /// Asks for as many as are likely to go soon. One draw at a time, for all requests of the run.
    private func draw() async throws -> RateGrant {
        var draw = RateDraw(names, wanted: wanted, maximumWait: settings.maxWait)
        draw.lifetime = wanted > 1 ? lifetime : .zero
        let learnt = observations
        let (told, now, before) = (told(draw), clock.now(), generation)
        let task = Task {
            // Here and not where it is waited for: those who wait must not find it again.
            defer { drawing = nil }
            do {
                let grant = try await budgets.draw(told)
                note(grant, drawnAt: now, isStale: generation != before)
                return grant
            } catch {
                // The next one tells it.
                observations = learnt + observations
                throw error
            }
        }
        drawing = task
        return try await task.value
    }

    private func note(_ grant: RateGrant, drawnAt now: Date, isStale: Bool) {
        if case .granted(let count) = grant {
            // The first is for whoever drew, however long it took.
            (left, drawnAt) = (isStale ? 0 : count - 1, now)
            let most = names.compactMap { $0.limit.map { max(1, $0.requests / 60) } }.min() ?? Self.largestDraw
            wanted = min(wanted * 2, most, Self.largestDraw)
        }
    }

    /// With what was learnt since the last time.
    private func told(_ draw: RateDraw) -> RateDraw {
        var draw = draw
        let now = clock.now()
        draw.observations = observations.map { observation, at in
            RateDraw.Observation(
                remaining: observation.remaining,
                resetIn: observation.resetIn.flatMap { ProviderNumber.duration(seconds: $0.seconds - now.timeIntervalSince(at)) })
        }
        observations = []
        return draw
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
