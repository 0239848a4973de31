package import IntegrationCore

/// Budgets of one process, in its memory.
package actor LocalRateBudgets: RateBudgets {
    private let clock: EngineClock
    private var states: [String: RateBudget] = [:]

    package init(clock: EngineClock) { self.clock = clock }

    package func draw(_ draw: RateDraw) -> RateGrant {
        var draw = draw
        // There is nothing to be saved by drawing ahead.
        draw.wanted = min(draw.wanted, 1)
        return draw.apply(to: &states, at: clock.now())
    }
}
