package import Foundation
package import IntegrationCore

/// One run as history shows it. The counters of a running run include what it committed so far.
package struct RunSummary: Hashable, Sendable {
    package let id: RunID
    package let publicID: PublicID
    package let connection: ConnectionID
    package let provider: String
    package let requestedMode: RequestedMode
    /// Nil until it has begun.
    package let mode: RunMode?
    package let status: RunStatus
    /// Why it is no success, or has not gone on yet.
    package let cause: RunCause?
    package let reason: String?
    /// How often it was begun.
    package let attempt: Int
    package let queuedAt: Date
    /// Not worked at before that.
    package let waitsUntil: Date?
    /// Under way, and held back by the provider's limits until then.
    package let heldUntil: Date?
    /// Nil until it has begun.
    package let startedAt: Date?
    package let finishedAt: Date?
    package let pages: Int
    package let inserted: Int
    package let updated: Int
    package let unchanged: Int
    package let deleted: Int
    package let findingsOpened: Int
    package let findingsResolved: Int
    package let findingsReopened: Int
}
