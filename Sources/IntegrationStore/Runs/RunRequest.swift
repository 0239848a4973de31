package import Foundation
package import IntegrationCore

/// What a caller wants to run. Two requests that differ in mode, streams or hashes are different runs and never resume each other.
package struct RunRequest: Sendable {
    package var connection: ConnectionID
    package var mode: RunMode
    /// Whether an interrupted run may be of the other mode: the caller would rather finish that one.
    package var resumesAnyMode: Bool
    /// Names, in the manifest's order.
    package var streams: [String]
    /// Those of them that are read for what changed only. A run that is taken up keeps its own.
    package var changesOnly: [String]
    /// Further streams of the manifest, which this run does not fetch: their children can be owed all the same.
    package var otherStreams: [String]
    /// What the manifest's checks are about, by id.
    package var checks: [String: CheckSubject]
    package var manifestHash: String
    /// What records are judged under; a stream that was judged under something else is not any more, from the run's begin on.
    package var judgedAs: String?
    /// Of everything outside the manifest that changes what is fetched or how it is judged.
    package var settingsHash: String
    /// The version of the credentials it goes with: it begins only while the connection is active and uses that version. Nil asks for neither.
    package var credentialVersion: Int?
    /// The run that this process took from the queue, and begins now; nil opens one of its own.
    package var claimed: RunLease?
    /// Who asked for it, for the audit log; nil keeps no record.
    package var requestedBy: String?
    package var now: Date
    /// An interrupted run that was alive longer ago is not taken up again: what it saw is too old to decide deletions.
    package var resumeWithin: Duration

    package init(
        connection: ConnectionID, mode: RunMode, resumesAnyMode: Bool = false, streams: [String], changesOnly: [String] = [],
        otherStreams: [String] = [], checks: [String: CheckSubject] = [:], manifestHash: String, settingsHash: String, now: Date,
        resumeWithin: Duration = .seconds(3600)
    ) {
        self.connection = connection
        self.mode = mode
        self.resumesAnyMode = resumesAnyMode
        self.streams = streams
        self.changesOnly = changesOnly
        self.otherStreams = otherStreams
        self.checks = checks
        self.manifestHash = manifestHash
        self.settingsHash = settingsHash
        self.now = now
        self.resumeWithin = resumeWithin
    }
}
