package import Foundation
import SQLDatabase

extension IntegrationStore {
    /// Removes some of what nobody can read any more: what deleted connections have read and logged, findings of deleted organisations, and
    /// lines of logs before a moment. Findings of a deleted connection stay, as history.
    ///
    /// - Parameter limit: rows that are removed at most, so that others may write in between.
    /// - Returns: How many were removed; 0 when nothing is left.
    package func removeLeftovers(logsBefore moment: Date, limit: Int, now: Date) async throws -> Int {
        // Looked for first: usually there is nothing, and whoever writes waits for all others who do.
        guard try await read(as: .system, { try Leftovers(transaction: $0, logsBefore: moment, now: now).areAny }) else { return 0 }
        return try await write(as: .system) { try Leftovers(transaction: $0, logsBefore: moment, now: now).remove(limit) }
    }
}

/// What nobody can read any more, inside one transaction.
private struct Leftovers {
    let transaction: any SQLTransaction
    let logsBefore: Date
    let now: Date

    private static let connections = "connections WHERE status = 'disconnected' AND cleaned_at IS NULL"
    /// What is of a stream or a run of the connection, with the primary key: none of them has a number for its rows.
    private static let tables = [
        (name: "removed_records", key: "stream_id, run_id, record_id", isOfRun: false),
        (name: "run_log", key: "run_id, number", isOfRun: true),
        (name: "run_pages", key: "run_id, stream_id, unit, page", isOfRun: true),
    ]

    var areAny: Bool {
        get throws {
            try transaction.value(
                """
                SELECT EXISTS (SELECT 1 FROM \(unchecked: Self.connections)) OR EXISTS (SELECT 1 FROM run_log WHERE at <
                    \(logsBefore.millisecondsSince1970))
                """,
                as: Bool.self) ?? false
        }
    }

    /// - Returns: How many rows went, with one for each connection of which nothing is left.
    func remove(_ limit: Int) throws -> Int {
        var left = limit
        while left > 0, let row = try transaction.row("SELECT id, organization FROM \(unchecked: Self.connections) ORDER BY id LIMIT 1") {
            let id: Int64 = row["id"]
            let organization: String = row["organization"]
            left -= try removeRecords(of: id, left)
            for table in Self.tables where left > 0 { left -= try remove(from: table, of: id, left) }
            if left > 0, try isDeleted(organization) { left -= try removeFindings(of: id, left) }
            guard left > 0 else { break }
            try end(id, organization)
            left -= 1
        }
        if left > 0 { left -= try removeOldLines(left) }
        return limit - left
    }

    /// With all that names a record by its number, which may be given to another one later.
    private func removeRecords(of connection: Int64, _ limit: Int) throws -> Int {
        let records = try ids(
            "SELECT records.id FROM streams JOIN records ON stream_id = streams.id WHERE connection_id = ?1 LIMIT ?2", connection, limit)
        guard !records.isEmpty else { return 0 }
        for (table, column) in [
            ("verdicts", "record_id"), ("owed_verdicts", "record_id"), ("owed_children", "parent_id"), ("gone", "record_id"),
            ("contested_records", "record_id"), ("finding_claims", "record_id"), ("records", "id"),
        ] {
            try delete(from: table, where: column, in: records)
        }
        try transaction.run("UPDATE findings SET record_id = NULL WHERE record_id IN (SELECT value FROM \(each: records))")
        return records.count
    }

    private func remove(
        from table: (name: String, key: String, isOfRun: Bool), of connection: Int64, _ limit: Int
    ) throws -> Int {
        let rows: SQLStatement =
            table.isOfRun
            ? "run_id IN (SELECT id FROM runs WHERE connection_id = \(connection))"
            : "stream_id IN (SELECT id FROM streams WHERE connection_id = \(connection))"
        let (name, key) = (SQLStatement(unchecked: table.name), SQLStatement(unchecked: table.key))
        return try transaction.run("DELETE FROM \(name) WHERE (\(key)) IN (SELECT \(key) FROM \(name) WHERE \(rows) LIMIT \(limit))")
    }

    private func isDeleted(_ organization: String) throws -> Bool {
        try transaction.value("SELECT 1 FROM organizations WHERE id = \(organization) AND deleted_at IS NOT NULL", as: Bool.self) ?? false
    }

    private func removeFindings(of connection: Int64, _ limit: Int) throws -> Int {
        let findings = try ids(
            "SELECT findings.id FROM checks JOIN findings ON check_ref = checks.id WHERE connection_id = ?1 LIMIT ?2", connection, limit)
        for (table, column) in [("finding_events", "finding_id"), ("finding_claims", "finding_id"), ("findings", "id")] {
            try delete(from: table, where: column, in: findings)
        }
        return findings.count
    }

    /// The few rows that are left, and a note that nothing is.
    private func end(_ connection: Int64, _ organization: String) throws {
        try transaction.run("DELETE FROM aggregate_verdicts WHERE check_ref IN (SELECT id FROM checks WHERE connection_id = \(connection))")
        try transaction.run("DELETE FROM check_subjects WHERE connection_id = \(connection)")
        try transaction.run("DELETE FROM oauth_tokens WHERE organization = \(organization) AND connection_id = \(connection)")
        try transaction.run("UPDATE connections SET cleaned_at = \(now.millisecondsSince1970) WHERE id = \(connection)")
    }

    private func removeOldLines(_ limit: Int) throws -> Int {
        let changes = try transaction.run(
            """
            DELETE FROM run_log WHERE (run_id, number) IN (SELECT run_id, number FROM run_log WHERE at < \(logsBefore.millisecondsSince1970)
                ORDER BY at LIMIT \(limit))
            """)
        return changes
    }

    private func ids(_ text: String, _ connection: Int64, _ limit: Int) throws -> [Int64] {
        let statement = try transaction.prepared(text)
        defer { statement.reset() }
        statement.bind(1, connection)
        statement.bind(2, limit)
        var ids: [Int64] = []
        while try statement.step() { ids.append(statement.int64(0)) }
        return ids
    }

    private func delete(from table: String, where column: String, in ids: [Int64]) throws {
        try transaction.run(
            "DELETE FROM \(unchecked: table) WHERE \(unchecked: column) IN (SELECT value FROM \(each: ids))")
    }

}
