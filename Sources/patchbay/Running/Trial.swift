import IntegrationEngine
import IntegrationStore

/// What `patchbay try` saw.
struct Trial: Sendable {
    let origin: String
    /// The full run, and the one after it.
    let runs: [SyncReport]
    /// Open after the first run.
    let findings: [Finding]
    /// Requests the sandbox received.
    let requests: Int
    /// How often it said "come back later".
    let waits: Int
    /// What it was asked and should not have been.
    let incidents: [String]
    /// What is not as the fixtures expect it.
    let differences: [String]
}
