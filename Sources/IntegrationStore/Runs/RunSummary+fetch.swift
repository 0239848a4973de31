import Foundation
import SQLDatabase
import IntegrationCore

extension RunSummary {
    private static let counters = ["inserted", "updated", "unchanged", "deleted", "opened", "resolved", "reopened"]

    /// Runs that meet a condition over `runs` and `connections`. What a running run committed so far is still in its pages.
    static func fetch(_ transaction: any SQLTransaction, where condition: SQLStatement) throws -> [RunSummary] {
        let sums = counters.map { counter in
            "runs.\(counter) + (SELECT coalesce(sum(\(counter)), 0) FROM run_pages WHERE run_id = runs.id) AS \(counter)"
        }
        return try transaction.rows(
            """
            SELECT runs.id, runs.public_id, connection_id, runs.provider, requested_mode, mode, runs.status, cause, runs.reason, attempt,
                queued_at, wait_until, held_until, started_at, finished_at,
                pages + (SELECT count(*) FROM run_pages WHERE run_id = runs.id) AS pages, \(unchecked: sums.joined(separator: ", "))
            FROM runs JOIN connections ON connections.id = connection_id WHERE \(condition)
            """
        ).map(RunSummary.init)
    }

    private init(_ row: SQLRow) {
        let finishedAt: Int64? = row["finished_at"]
        self.init(
            id: RunID(rawValue: row["id"]), publicID: PublicID(rawValue: row["public_id"]),
            connection: ConnectionID(rawValue: row["connection_id"]), provider: row["provider"],
            requestedMode: RequestedMode(rawValue: row["requested_mode"]) ?? .automatic,
            mode: (row["mode"] as String?).flatMap(RunMode.init(rawValue:)), status: RunStatus(rawValue: row["status"]) ?? .failed,
            cause: (row["cause"] as String?).flatMap(RunCause.init(rawValue:)), reason: row["reason"], attempt: row["attempt"],
            queuedAt: Date(millisecondsSince1970: row["queued_at"]),
            waitsUntil: (row["wait_until"] as Int64?).map(Date.init(millisecondsSince1970:)),
            heldUntil: (row["held_until"] as Int64?).map(Date.init(millisecondsSince1970:)),
            startedAt: (row["started_at"] as Int64?).map(Date.init(millisecondsSince1970:)),
            finishedAt: finishedAt.map(Date.init(millisecondsSince1970:)),
            pages: row["pages"], inserted: row["inserted"], updated: row["updated"], unchanged: row["unchanged"], deleted: row["deleted"],
            findingsOpened: row["opened"], findingsResolved: row["resolved"], findingsReopened: row["reopened"])
    }
}
