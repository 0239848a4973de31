import Foundation
import SQLDatabase
import IntegrationCore

/// The row of a run that was just opened.
struct OpenedRun {
    let id: RunID
    let publicID: PublicID
    let startedAt: Date
    let mode: RunMode
    let changesOnly: Set<String>

    init(id: RunID, publicID: PublicID, startedAt: Date, mode: RunMode, changesOnly: Set<String>) {
        self.id = id
        self.publicID = publicID
        self.startedAt = startedAt
        self.mode = mode
        self.changesOnly = changesOnly
    }

    init(_ row: SQLRow) {
        id = RunID(rawValue: row["id"])
        publicID = PublicID(rawValue: row["public_id"])
        startedAt = Date(millisecondsSince1970: row["started_at"])
        mode = RunMode(rawValue: row["mode"]) ?? .full
        let names: String = row["changes_only"] ?? ""
        changesOnly = Set(names.split(separator: "\n").map(String.init))
    }
}
