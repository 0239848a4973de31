package import IntegrationCore
package import IntegrationEngine
package import IntegrationStore

/// Does what a run is there for.
package protocol RunExecution: Sendable {
    /// Works at a run until it ends, or until the task is cancelled, which must not take longer than a page.
    ///
    /// - Parameter counters: what it has done so far, for those who look on.
    func execute(_ run: ClaimedRun, _ counters: RunCounters) async -> RunOutcome
}

/// What came of an attempt at a run.
package enum RunOutcome: Sendable {
    /// It ended, which is written down already.
    case finished(RunStatus)
    /// It ended without having begun, which has to be written down.
    case ended(RunStatus, RunCause?, reason: String?)
    /// It goes on later.
    case postponed(RunCause, reason: String?, wait: Duration?)
    /// Somebody else has it now, or ended it.
    case lost
}
