import Foundation
import GRDB
import IntegrationCore

/// Closes a run, inside one transaction: its counters are summed up, and what was kept to resume it goes.
struct RunEnding {
    let database: Database
    let run: RunID
    let now: Date

    func end(_ status: RunStatus, reason: String?) throws {
        try database.execute(
            sql: """
                UPDATE runs SET status = ?, reason = ?, finished_at = ?, owner_host = NULL, owner_pid = NULL, owner_start = NULL,
                    (pages, inserted, updated, unchanged, deleted, opened, resolved, reopened) = (
                        SELECT runs.pages + count(*), runs.inserted + ifnull(sum(p.inserted), 0), runs.updated + ifnull(sum(p.updated), 0),
                            runs.unchanged + ifnull(sum(p.unchanged), 0), runs.deleted + ifnull(sum(p.deleted), 0),
                            runs.opened + ifnull(sum(p.opened), 0), runs.resolved + ifnull(sum(p.resolved), 0),
                            runs.reopened + ifnull(sum(p.reopened), 0)
                        FROM run_pages AS p WHERE p.run_id = runs.id)
                WHERE id = ?
                """,
            arguments: [status.rawValue, reason, now.millisecondsSince1970, run.rawValue])
        try database.execute(sql: "DELETE FROM run_pages WHERE run_id = ?", arguments: [run.rawValue])
    }

    func save(_ streams: [StreamID], judgedAs: String) throws {
        for stream in streams {
            try database.execute(sql: "UPDATE streams SET judged_as = ? WHERE id = ?", arguments: [judgedAs, stream.rawValue])
        }
    }
}
