package import Foundation
package import IntegrationCore

/// One run as history shows it. The counters of a running run include what it committed so far.
package struct RunSummary: Hashable, Sendable {
    package let id: RunID
    package let publicID: PublicID
    package let connection: ConnectionID
    package let provider: String
    package let mode: RunMode
    package let status: RunStatus
    package let reason: String?
    package let startedAt: Date
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
