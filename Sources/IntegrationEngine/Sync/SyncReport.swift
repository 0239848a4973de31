package import Foundation
package import IntegrationCore
package import IntegrationStore

/// What a run came to.
package struct SyncReport: Sendable {
    /// One stream of the run.
    package struct Stream: Sendable {
        package var name: String
        package var received = 0
        package var inserted = 0
        package var updated = 0
        package var unchanged = 0
        package var deleted = 0
        package var pages = 0
        /// Whether it was walked to its end with nothing left out.
        package var isComplete = false
        /// Why it was not.
        package var failure: EngineError?
        /// A mass deletion that waits for a person.
        package var held: HeldDeletion?
    }

    package var provider: String
    package var runID: String
    package var mode: RunMode
    package var isResumed: Bool
    package var status: RunStatus
    /// Why the status is not success.
    package var cause: RunCause?
    /// The same for a person.
    package var reason: String?
    /// What ended the whole run, and kept its other streams from being read.
    package var failure: EngineError?
    package var startedAt: Date
    package var finishedAt: Date
    package var streams: [Stream]
    package var counters: RunCounters.Reading
    package var findings: FindingCounts
    /// How the verdicts of all checks stand after the run, by check.
    package var verdicts: [VerdictCount]
}
