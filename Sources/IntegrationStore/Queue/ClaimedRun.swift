package import Foundation
package import IntegrationCore

/// A run that this process has the right to work at.
package struct ClaimedRun: Sendable {
    package let lease: RunLease
    package let publicID: PublicID
    package let connection: PublicID
    package let organization: String
    package let provider: String
    package let mode: RequestedMode
    package let confirmsDeletions: Bool
    /// Counted from 1.
    package let attempt: Int
    /// How many attempts failed one after another without a page in between.
    package let failures: Int
    /// What earlier attempts have sent to the provider.
    package let requests: Int
    package let queuedAt: Date
    /// When it became free to be worked at: when it was asked for, or when its pause was over.
    package let waited: Duration
}

/// How much is worked at at a time, over all nodes.
package struct RunLimits: Sendable, Hashable {
    /// Runs of one organisation: there must be room for the others.
    package var perOrganization: Int
    /// Runs of one provider.
    package var perProvider: Int
    /// Runs of one provider at one worker: one that is slow must not take all places of a small fleet.
    package var perProviderOfWorker = Int.max
    /// Attempts that may fail one after another before a run is given up.
    package var attempts: Int

    package init(perOrganization: Int = 32, perProvider: Int = 256, attempts: Int = 5) {
        self.perOrganization = max(1, perOrganization)
        self.perProvider = max(1, perProvider)
        self.attempts = max(1, attempts)
    }
}
