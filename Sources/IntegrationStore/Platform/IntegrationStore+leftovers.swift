package import Foundation
import GRDB

extension IntegrationStore {
    /// Removes some of what nobody can read any more: what deleted connections have read and logged, findings of deleted organisations, and
    /// lines of logs before a moment. Findings of a deleted connection stay, as history.
    ///
    /// - Parameter limit: rows that are removed at most, so that others may write in between.
    /// - Returns: How many were removed; 0 when nothing is left.
    package func removeLeftovers(logsBefore moment: Date, limit: Int, now: Date) async throws -> Int {
        // Looked for first: usually there is nothing, and whoever writes waits for all others who do.
        guard try await read({ try Leftovers(database: $0, logsBefore: moment, now: now).areAny }) else { return 0 }
        return try await write { try Leftovers(database: $0, logsBefore: moment, now: now).remove(limit) }
    }
}

/// What nobody can read any more, inside one transaction.
private struct Leftovers {
    let database: Database
    let logsBefore: Date
    let now: Date

    private static let connections = "connections WHERE status = 'disconnected' AND cleaned_at IS NULL"
    private static let ofRuns = "run_id IN (SELECT id FROM runs WHERE connection_id = ?)"
    private static let ofStreams = "stream_id IN (SELECT id FROM streams WHERE connection_id = ?)"
    /// What is of a stream or a run of the connection, with the primary key: none of them has a number for its rows.
    private static let tables = [
        (name: "removed_records", key: "stream_id, run_id, record_id", rows: ofStreams),
        (name: "run_log", key: "run_id, number", rows: ofRuns),
        (name: "run_pages", key: "run_id, stream_id, unit, page", rows: ofRuns),
    ]

    var areAny: Bool {
        get throws {
            try Bool.fetchOne(
                database, sql: "SELECT EXISTS (SELECT 1 FROM \(Self.connections)) OR EXISTS (SELECT 1 FROM run_log WHERE at < ?)",
                arguments: [logsBefore.millisecondsSince1970]) ?? false
        }
    }

    /// - Returns: How many rows went, with one for each connection of which nothing is left.
    func remove(_ limit: Int) throws -> Int {
        var left = limit
        while left > 0, let row = try Row.fetchOne(database, sql: "SELECT id, organization FROM \(Self.connections) ORDER BY id LIMIT 1") {
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
            "SELECT records.id FROM streams JOIN records ON stream_id = streams.id WHERE connection_id = ? LIMIT ?", connection, limit)
        guard !records.isEmpty else { return 0 }
        for (table, column) in [
            ("verdicts", "record_id"), ("owed_verdicts", "record_id"), ("owed_children", "parent_id"), ("gone", "record_id"),
            ("contested_records", "record_id"), ("finding_claims", "record_id"), ("records", "id"),
        ] {
            try delete(from: table, where: column, in: records)
        }
        try database.execute(
            sql: "UPDATE findings SET record_id = NULL WHERE record_id IN (SELECT value FROM json_each(?))",
            arguments: [Self.json(records)])
        return records.count
    }

    private func remove(
        from table: (name: String, key: String, rows: String), of connection: Int64, _ limit: Int
    ) throws -> Int {
        let (name, key) = (table.name, table.key)
        try database.execute(
            sql: "DELETE FROM \(name) WHERE (\(key)) IN (SELECT \(key) FROM \(name) WHERE \(table.rows) LIMIT ?)",
            arguments: [connection, limit])
        return database.changesCount
    }

    private func isDeleted(_ organization: String) throws -> Bool {
        try Bool.fetchOne(
            database, sql: "SELECT 1 FROM organizations WHERE id = ? AND deleted_at IS NOT NULL", arguments: [organization]) ?? false
    }

    private func removeFindings(of connection: Int64, _ limit: Int) throws -> Int {
        let findings = try ids(
            "SELECT findings.id FROM checks JOIN findings ON check_ref = checks.id WHERE connection_id = ? LIMIT ?", connection, limit)
        for (table, column) in [("finding_events", "finding_id"), ("finding_claims", "finding_id"), ("findings", "id")] {
            try delete(from: table, where: column, in: findings)
        }
        return findings.count
    }

    /// The few rows that are left, and a note that nothing is.
    private func end(_ connection: Int64, _ organization: String) throws {
        try database.execute(
            sql: "DELETE FROM aggregate_verdicts WHERE check_ref IN (SELECT id FROM checks WHERE connection_id = ?)",
            arguments: [connection])
        try database.execute(sql: "DELETE FROM check_subjects WHERE connection_id = ?", arguments: [connection])
        try database.execute(
            sql: "DELETE FROM oauth_tokens WHERE organization = ? AND connection_id = ?", arguments: [organization, connection])
        try database.execute(
            sql: "UPDATE connections SET cleaned_at = ? WHERE id = ?", arguments: [now.millisecondsSince1970, connection])
    }

    private func removeOldLines(_ limit: Int) throws -> Int {
        try database.execute(
            sql: """
                DELETE FROM run_log WHERE (run_id, number) IN (SELECT run_id, number FROM run_log WHERE at < ? ORDER BY at LIMIT ?)
                """, arguments: [logsBefore.millisecondsSince1970, limit])
        return database.changesCount
    }

    private func ids(_ sql: String, _ connection: Int64, _ limit: Int) throws -> [Int64] {
        try Int64.fetchAll(database, sql: sql, arguments: [connection, limit])
    }

    private func delete(from table: String, where column: String, in ids: [Int64]) throws {
        try database.execute(
            sql: "DELETE FROM \(table) WHERE \(column) IN (SELECT value FROM json_each(?))", arguments: [Self.json(ids)])
    }

    private static func json(_ ids: [Int64]) -> String { "[\(ids.map { "\($0)" }.joined(separator: ","))]" }
}
