package import Foundation

/// Where budgets lie that several runs draw from: those of one process, or those of all nodes in the database.
package protocol RateBudgets: Sendable {
    /// Takes requests out of every budget that is named: as many as each of them gives.
    ///
    /// - Throws: where the budgets cannot be reached.
    func draw(_ draw: RateDraw) async throws -> RateGrant
}

/// What a client of a provider wants, and what it has learnt since it last asked.
package struct RateDraw: Sendable {
    /// One budget and its terms.
    package struct Budget: Sendable, Hashable {
        /// The same for all that share it.
        package let name: String
        package let limit: RateBudget.Limit?

        package init(_ name: String, limit: RateBudget.Limit?) {
            self.name = name
            self.limit = limit
        }
    }

    /// What the provider's headers said.
    package struct Observation: Sendable, Hashable {
        package let remaining: Int?
        /// From now on.
        package let resetIn: Duration?

        package init(remaining: Int?, resetIn: Duration?) {
            self.remaining = remaining
            self.resetIn = resetIn
        }
    }

    /// The first is that of the connection: what the provider says is said of it.
    package var budgets: [Budget]
    /// Requests at most; none where there is only something to be told.
    package var wanted: Int
    /// How much later they go at most.
    package var lifetime = Duration.zero
    package var observations: [Observation] = []
    /// How long the provider wants to be left alone from now on.
    package var block: Duration?
    /// A longer wait is refused.
    package var maximumWait: Duration

    package init(_ budgets: [Budget], wanted: Int, maximumWait: Duration) {
        self.budgets = budgets
        self.wanted = wanted
        self.maximumWait = maximumWait
    }
}

/// What came of a draw.
package enum RateGrant: Sendable, Equatable {
    case granted(Int)
    case wait(Duration)
    /// The wait is longer than the caller waits.
    case refused(Duration)
}

extension RateDraw {
    /// What becomes of budgets by this draw.
    ///
    /// - Parameters:
    ///   - states: by name; those that are not there are new.
    ///   - now: on the clock of whoever keeps them.
    package func apply(to states: inout [String: RateBudget], at now: Date) -> RateGrant {
        for (place, budget) in budgets.enumerated() {
            var state = states[budget.name] ?? RateBudget()
            state.adopt(limit: budget.limit, maximumWait: maximumWait)
            if place == 0 {
                for observation in observations {
                    state.observe(
                        remaining: observation.remaining, reset: observation.resetIn.map { now + $0 / .seconds(1) }, at: now)
                }
                if let block { state.block(for: block, at: now) }
            }
            states[budget.name] = state
        }
        guard wanted > 0 else { return .granted(0) }
        var granted = wanted
        var charged: [(name: String, count: Int)] = []
        for budget in budgets {
            guard var state = states[budget.name] else { continue }
            let answer = state.draw(granted, lasting: lifetime, at: now)
            states[budget.name] = state
            guard case .granted(let count) = answer else {
                // Nothing goes, so nothing is spent of the others.
                for (name, count) in charged { states[name]?.giveBack(count) }
                switch answer {
                case .wait(let until): return .wait(Self.wait(until, now))
                case .refused(let until): return .refused(Self.wait(until, now))
                case .granted: continue
                }
            }
            for index in charged.indices where charged[index].count > count {
                states[charged[index].name]?.giveBack(charged[index].count - count)
                charged[index].count = count
            }
            charged.append((budget.name, count))
            granted = count
        }
        return .granted(granted)
    }

    private static func wait(_ until: Date, _ now: Date) -> Duration {
        .milliseconds(max(1, Int64((until.timeIntervalSince(now) * 1000).rounded(.up))))
    }
}
