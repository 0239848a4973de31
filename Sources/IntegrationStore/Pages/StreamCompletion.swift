package import Foundation
package import IntegrationCore

/// The end of a stream's pass: every unit is done.
package struct StreamCompletion: Sendable {
    package var lease: RunLease
    package var stream: StreamID
    /// Whether the pass showed everything there is, as opposed to what changed.
    package var isWhole: Bool
    /// Whether what a whole pass did not show is to be deleted: only where the manifest deletes by absence.
    package var deletesAbsent: Bool
    package var deleteGuard: DeleteGuard
    /// A person saw what the guard held and agreed.
    package var deletesConfirmed: Bool
    /// The stream's new cursor; `nil` keeps the old one.
    package var cursor: String?
    package var owes: OwedVerdicts
    package var now: Date

    package init(
        lease: RunLease, stream: StreamID, isWhole: Bool, deletesAbsent: Bool, deleteGuard: DeleteGuard = DeleteGuard(),
        deletesConfirmed: Bool = false, cursor: String? = nil, owes: OwedVerdicts = [], now: Date
    ) {
        self.lease = lease
        self.stream = stream
        self.isWhole = isWhole
        self.deletesAbsent = deletesAbsent
        self.deleteGuard = deleteGuard
        self.deletesConfirmed = deletesConfirmed
        self.cursor = cursor
        self.owes = owes
        self.now = now
    }
}
