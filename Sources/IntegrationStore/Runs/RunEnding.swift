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

    /// Retires checks that the manifest no longer has: their findings, counts and stored outcomes go. One that a handler's open reports name
    /// is in use, whether or not the manifest declares it.
    func retireChecks(except checks: Set<String>, of connection: ConnectionID, _ findings: inout FindingWriter) throws {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT id, check_id FROM checks WHERE connection_id = ? AND active AND NOT EXISTS (
                    SELECT 1 FROM findings WHERE check_ref = checks.id AND origin = 'reported' AND status != 'resolved')
                """, arguments: [connection.rawValue])
        for row in rows {
            let checkID: String = row["check_id"]
            guard !checks.contains(checkID) else { continue }
            let reference: Int64 = row["id"]
            for finding in try findings.findings(where: "check_ref = ?1 AND status != 'resolved'", reference) {
                try findings.resolve(finding, reason: "check removed")
            }
            try forget(checkID, reference: reference, of: connection)
        }
    }

    /// A check that comes back under the same name later starts from nothing.
    private func forget(_ checkID: String, reference: Int64, of connection: ConnectionID) throws {
        try database.execute(
            sql: "UPDATE checks SET active = 0, passes = 0, fails = 0, inconclusives = 0, not_applicables = 0 WHERE id = ?",
            arguments: [reference])
        try database.execute(sql: "DELETE FROM aggregate_verdicts WHERE check_ref = ?", arguments: [reference])
        try database.execute(
            sql: """
                UPDATE verdicts SET outcomes = json_remove(outcomes, '$."' || :check || '"')
                WHERE record_id IN (SELECT records.id FROM records JOIN streams ON streams.id = stream_id WHERE connection_id = :connection)
                    AND json_type(outcomes, '$."' || :check || '"') IS NOT NULL
                """,
            arguments: ["check": checkID, "connection": connection.rawValue])
    }
}
