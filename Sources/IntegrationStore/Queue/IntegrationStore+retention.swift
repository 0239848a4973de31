package import Foundation
import SQLDatabase

extension IntegrationStore {
    // Each is the condition of an index: runs that changed nothing are those of which nothing else tells.
    private static let changedNothing: SQLStatement = """
        finished_at IS NOT NULL AND inserted = 0 AND updated = 0 AND deleted = 0 AND opened = 0 AND resolved = 0 AND reopened = 0
        """
    private static let changedSomething: SQLStatement = """
        finished_at IS NOT NULL AND (inserted > 0 OR updated > 0 OR deleted > 0 OR opened > 0 OR resolved > 0 OR reopened > 0)
        """

    /// Removes runs that ended long ago and changed nothing, with their attempts and their logs, some at a time. The last run of a connection
    /// stays, so does one that held deletions back, which somebody may still confirm, and so does each that changed something: records and findings are told of by it.
    ///
    /// - Returns: how many were removed.
    package func removeRuns(endedBefore moment: Date, limit: Int) async throws -> Int {
        try await remove(Self.old(Self.changedNothing, moment, limit)) { ids, transaction in
            try Self.removeRuns(ids, in: transaction)
        }
    }

    /// Removes what tells of a time long ago, some at a time: findings that were resolved before a moment, with their history; runs that ended
    /// before it and changed something, but for the last of each connection; and which records went with those runs. Records that such a run
    /// changed stay, and do not say any more which run it was.
    ///
    /// - Returns: how many findings and runs were removed.
    package func removeHistory(before moment: Date, limit: Int) async throws -> Int {
        let resolved: SQLStatement = """
            SELECT id FROM findings WHERE status = 'resolved' AND resolved_at < \(moment.millisecondsSince1970) ORDER BY resolved_at LIMIT \(limit)
            """
        let findings = try await remove(resolved) { ids, transaction in
            // Not one that a run has just opened again.
            let ids = try transaction.values(
                """
                SELECT id FROM findings WHERE id IN (SELECT value FROM \(each: ids)) AND status = 'resolved'
                \(unchecked: transaction.dialect.lockUnlocked)
                """, as: Int64.self)
            for table in ["finding_events", "finding_claims"] {
                try transaction.run("DELETE FROM \(unchecked: table) WHERE finding_id IN (SELECT value FROM \(each: ids))")
            }
            return try transaction.run("DELETE FROM findings WHERE id IN (SELECT value FROM \(each: ids))")
        }
        let runs = try await remove(Self.old(Self.changedSomething, moment, limit)) { ids, transaction in
            try transaction.run(
                """
                DELETE FROM removed_records WHERE run_id IN (SELECT value FROM \(each: ids)) AND stream_id IN (SELECT streams.id FROM streams
                    JOIN runs ON runs.connection_id = streams.connection_id WHERE runs.id IN (SELECT value FROM \(each: ids)))
                """)
            return try Self.removeRuns(ids, in: transaction)
        }
        return findings + runs
    }

    private static func old(_ condition: SQLStatement, _ moment: Date, _ limit: Int) -> SQLStatement {
        """
        SELECT id FROM runs WHERE finished_at < \(moment.millisecondsSince1970) AND \(condition)
            AND EXISTS (SELECT 1 FROM runs AS later WHERE later.connection_id = runs.connection_id AND later.id > runs.id)
            AND NOT EXISTS (SELECT 1 FROM run_streams AS s WHERE s.run_id = runs.id AND s.held IS NOT NULL)
        ORDER BY finished_at LIMIT \(limit)
        """
    }

    private static func removeRuns(_ ids: [Int64], in transaction: any SQLTransaction) throws -> Int {
        for table in ["run_attempts", "run_streams", "run_pages", "run_log"] {
            try transaction.run("DELETE FROM \(unchecked: table) WHERE run_id IN (SELECT value FROM \(each: ids))")
        }
        return try transaction.run("DELETE FROM runs WHERE id IN (SELECT value FROM \(each: ids))")
    }

    /// Looks for rows first: usually there is nothing to write.
    private func remove(
        _ old: SQLStatement, _ body: @escaping @Sendable (_ ids: [Int64], any SQLTransaction) throws -> Int
    ) async throws -> Int {
        let ids = try await read(as: .system) { try $0.values(old, as: Int64.self) }
        guard !ids.isEmpty else { return 0 }
        return try await write(.locking, as: .system) { try body(ids, $0) }
    }
}
