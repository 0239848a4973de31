import IntegrationCore
import IntegrationStore

/// Budgets that let a request go where they cannot be reached: for the few that a person waits for, and on which an answer depends that is
/// there once, such as the test after a consent. Runs wait for the database in any case.
struct ForgivingBudgets: RateBudgets {
    let budgets: any RateBudgets

    func draw(_ draw: RateDraw) async throws -> RateGrant {
        do {
            return try await budgets.draw(draw)
        } catch let error as StoreError where error.isTransient {
            return .granted(min(draw.wanted, 1))
        }
    }
}
