import Foundation
import SQLDatabase
package import IntegrationCore

/// A run that nobody works at.
package struct InterruptedRun: Sendable {
    package let connection: PublicID
    package let organization: String
    package let mode: RunMode
}

extension IntegrationStore {
    /// Runs that have begun and have no live owner, of connections that are active.
    package func interruptedRuns() async throws -> [InterruptedRun] {
        let isAlive = environment.isAlive
        let silentSince = environment.wallClock().millisecondsSince1970 - RunOpening.silence
        return try await read { transaction in
            let rows = try transaction.rows(
                """
                SELECT c.public_id, organization, mode, owner_host, owner_pid, owner_start, heartbeat_at FROM runs
                JOIN connections AS c ON c.id = connection_id WHERE runs.status = 'running' AND c.status = 'active'
                    AND c.credential_version IS NOT NULL ORDER BY runs.id
                """)
            return rows.compactMap { row in
                if row["heartbeat_at"] as Int64 >= silentSince, let host = row["owner_host"] as String?,
                    let pid = row["owner_pid"] as Int64?,
                    isAlive(ProcessIdentity(host: host, pid: Int32(truncatingIfNeeded: pid), startTime: row["owner_start"] ?? 0))
                {
                    return nil
                }
                return InterruptedRun(
                    connection: PublicID(rawValue: row["public_id"]), organization: row["organization"],
                    mode: RunMode(rawValue: row["mode"]) ?? .full)
            }
        }
    }

    /// Ends a run that this process could not bring to its end.
    package func failRun(_ run: PublicID, reason: String) async throws {
        let now = environment.wallClock()
        try await write { transaction in
            let id = try transaction.value("SELECT id FROM runs WHERE public_id = \(run.rawValue) AND status = 'running'", as: Int64.self)
            guard let id else { return }
            try RunEnding(transaction: transaction, run: RunID(rawValue: id), now: now).end(.failed, reason: reason)
        }
    }
}
