import IntegrationCore
import IntegrationEngine
import IntegrationStore

/// What `patchbay try` saw.
struct Trial: Sendable {
    let origin: String
    /// What the test request showed; nil without one.
    let test: ConnectionTestResult?
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

    /// Why the test request is no success; nil where it is one.
    var refusal: String? { test.flatMap { $0.isAccepted ? nil : $0.reason ?? "no reason was given" } }

    /// Whether everything is as it has to be.
    var isPassed: Bool { refusal == nil && differences.isEmpty && runs.allSatisfy { $0.status == .success } }
}
