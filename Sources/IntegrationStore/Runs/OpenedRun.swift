import Foundation
import GRDB

/// The row of a run that was just opened.
struct OpenedRun {
    let id: RunID
    let publicID: PublicID
    let startedAt: Date

    init(id: RunID, publicID: PublicID, startedAt: Date) {
        self.id = id
        self.publicID = publicID
        self.startedAt = startedAt
    }

    init(_ row: Row) {
        id = RunID(rawValue: row["id"])
        publicID = PublicID(rawValue: row["public_id"])
        startedAt = Date(millisecondsSince1970: row["started_at"])
    }
}
