import Foundation
import SQLDatabase
import IntegrationCore

/// Closes a run, inside one transaction: its counters are summed up, and what was kept to resume it goes.
struct RunEnding {
    let transaction: any SQLTransaction
    let run: RunID
    let now: Date

    /// Adds what its pages count to the run, and forgets them: it does not go on after them.
    func sumUp() throws {
        try transaction.run("UPDATE runs SET \(Self.sums) WHERE id = \(run.rawValue)")
        try transaction.run("DELETE FROM run_pages WHERE run_id = \(run.rawValue)")
    }

    func end(_ status: RunStatus, cause: RunCause?, reason: String?) throws {
        try transaction.run(
            """
            UPDATE runs SET status = \(status.rawValue), cause = \(cause?.rawValue), reason = \(reason?.storable),
                finished_at = \(now.millisecondsSince1970), wait_until = NULL, held_until = NULL, owner_host = NULL, owner_pid = NULL, owner_start = NULL,
                \(Self.sums)
            WHERE id = \(run.rawValue)
            """)
        try transaction.run("DELETE FROM run_pages WHERE run_id = \(run.rawValue)")
    }

    private static let sums: SQLStatement = """
        (pages, inserted, updated, unchanged, deleted, opened, resolved, reopened) = (
            SELECT runs.pages + count(*), runs.inserted + coalesce(sum(p.inserted), 0), runs.updated + coalesce(sum(p.updated), 0),
                runs.unchanged + coalesce(sum(p.unchanged), 0), runs.deleted + coalesce(sum(p.deleted), 0),
                runs.opened + coalesce(sum(p.opened), 0), runs.resolved + coalesce(sum(p.resolved), 0),
                runs.reopened + coalesce(sum(p.reopened), 0)
            FROM run_pages AS p WHERE p.run_id = runs.id)
        """

    func save(_ streams: [StreamID], judgedAs: String) throws {
        guard !streams.isEmpty else { return }
        try transaction.run(
            "UPDATE streams SET judged_as = \(judgedAs) WHERE id IN (SELECT value FROM \(each: streams.map(\.rawValue)))")
    }
}
