package import Foundation
package import IntegrationCore

/// A run that may be written to, and how far it got before.
package struct OpenRun: Sendable {
    package let lease: RunLease
    package let publicID: PublicID
    /// When the run began; for a resumed run the first begin.
    package let startedAt: Date
    package let resumed: Bool
    package let mode: RunMode
    /// Names of the streams that it reads for what changed only; of a resumed run as it began.
    package let changesOnly: Set<String>
    /// What it had done to findings before, where it was taken up again.
    package let findingsBefore: FindingCounts
    /// By name, one for each requested stream.
    package let streams: [String: StreamState]
    /// By name, of these and the request's other streams.
    package let streamIDs: [String: StreamID]

    package var id: RunID { lease.run }
}
