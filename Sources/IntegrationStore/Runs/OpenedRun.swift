import Foundation
import GRDB
import IntegrationCore

/// The row of a run that was just opened.
struct OpenedRun {
    let id: RunID
    let publicID: PublicID
    let startedAt: Date
    let mode: RunMode

    init(id: RunID, publicID: PublicID, startedAt: Date, mode: RunMode) {
        self.id = id
        self.publicID = publicID
        self.startedAt = startedAt
        self.mode = mode
    }

    init(_ row: Row) {
        id = RunID(rawValue: row["id"])
        publicID = PublicID(rawValue: row["public_id"])
        startedAt = Date(millisecondsSince1970: row["started_at"])
        mode = RunMode(rawValue: row["mode"]) ?? .full
    }
}
