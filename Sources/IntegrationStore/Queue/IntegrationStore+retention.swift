package import Foundation
import SQLDatabase

extension IntegrationStore {
    /// Of an index with the same condition: runs that changed nothing are those of which nothing else tells.
    static let changedNothing: SQLStatement = """
        finished_at IS NOT NULL AND inserted = 0 AND updated = 0 AND deleted = 0 AND opened = 0 AND resolved = 0 AND reopened = 0
        """

    /// Removes runs that ended long ago and changed nothing, with their attempts and their logs, some at a time. The last run of a connection
    /// stays, and so does each that changed something: records and findings are told of by it.
    ///
    /// - Returns: how many were removed.
    package func removeRuns(endedBefore moment: Date, limit: Int) async throws -> Int {
        let old: SQLStatement = """
            SELECT id FROM runs WHERE finished_at < \(moment.millisecondsSince1970) AND \(Self.changedNothing)
                AND EXISTS (SELECT 1 FROM runs AS later WHERE later.connection_id = runs.connection_id AND later.id > runs.id)
            ORDER BY finished_at LIMIT \(limit)
            """
        // Looked for first: usually there is nothing to write.
        let ids = try await read(as: .system) { try $0.values(old, as: Int64.self) }
        guard !ids.isEmpty else { return 0 }
        return try await write(.locking, as: .system) { transaction in
            for table in ["run_attempts", "run_streams", "run_pages", "run_log"] {
                try transaction.run("DELETE FROM \(unchecked: table) WHERE run_id IN (SELECT value FROM \(each: ids))")
            }
            return try transaction.run("DELETE FROM runs WHERE id IN (SELECT value FROM \(each: ids))")
        }
    }
}
