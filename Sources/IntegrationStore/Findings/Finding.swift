package import Foundation
package import IntegrationCore

/// Something a check found wrong with one resource, with the evidence of the last look.
package struct Finding: Sendable {
    package let id: PublicID
    package let connection: ConnectionID
    /// As `--connection` has it.
    package let connectionName: String
    /// Its name outside of this database.
    package let connectionID: PublicID
    package let provider: String
    package let checkID: String
    package let resource: FindingResource
    package let status: FindingStatus
    /// `fail` or `inconclusive`: what was last seen before it was resolved.
    package let verdict: Verdict
    package let severity: Severity
    package let title: String
    package let remediation: String
    /// A JSON object as text.
    package let evidenceJSON: String
    package let reason: String?
    package let firstSeen: Date
    /// The last complete look that still showed it.
    package let lastSeen: Date
    package let resolvedAt: Date?
    package let ignored: FindingIgnore?
    /// The record it is about; absent for aggregates, reported findings and records that are gone.
    package let record: RecordID?
}
