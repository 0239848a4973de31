package import Foundation
package import IntegrationCore

/// The end of a stream's pass: every unit is done.
package struct StreamCompletion: Sendable {
    package var lease: RunLease
    package var stream: StreamID
    /// True only after a complete full pass of a stream whose manifest deletes by absence.
    package var deletesAbsent: Bool
    package var deleteGuard: DeleteGuard
    /// A person saw what the guard held and agreed.
    package var deletesConfirmed: Bool
    /// The stream's new cursor; `nil` keeps the old one.
    package var cursor: String?
    package var now: Date

    package init(
        lease: RunLease, stream: StreamID, deletesAbsent: Bool, deleteGuard: DeleteGuard = DeleteGuard(), deletesConfirmed: Bool = false,
        cursor: String? = nil, now: Date
    ) {
        self.lease = lease
        self.stream = stream
        self.deletesAbsent = deletesAbsent
        self.deleteGuard = deleteGuard
        self.deletesConfirmed = deletesConfirmed
        self.cursor = cursor
        self.now = now
    }
}
