import SQLDatabase
package import IntegrationCore

extension IntegrationStore {
    /// Changes of a stream after a place, in the order in which they happened: each record once, at its last change, and what is gone.
    ///
    /// Changes of a run are shown when it has ended: until then it may change a record again that somebody has read already.
    /// - Returns: Nil when the organisation has no such connection.
    package func recordChanges(
        of connection: PublicID, organization: String, stream: String, after cursor: RecordChangeCursor, limit: Int
    ) async throws -> [RecordChange]? {
        try await read(as: .organization(organization)) { transaction in
            guard let stored = try StoredConnection.one(transaction, connection, organization: organization) else { return nil }
            let id = try transaction.value(
                "SELECT id FROM streams WHERE connection_id = \(stored.number.rawValue) AND name = \(stream)", as: Int64.self)
            guard let id else { return [] }
            let running = try transaction.value(
                "SELECT min(id) FROM runs WHERE connection_id = \(stored.number.rawValue) AND (status = 'pending' OR status = 'running')",
                as: Int64.self)
            let end = running ?? Int64.max
            var changes = try Self.removals(transaction, id, after: cursor, before: end, limit)
            changes += try Self.records(transaction, id, after: cursor, before: end, limit)
            // Within a run removals come first: what it removed and then found again is there.
            return Array(changes.sorted { $0.cursor < $1.cursor }.prefix(limit))
        }
    }

    private static func removals(
        _ transaction: any SQLTransaction, _ stream: Int64, after cursor: RecordChangeCursor, before end: Int64, _ limit: Int
    ) throws -> [RecordChange] {
        // Of a run whose records are being read all removals are behind.
        let place = cursor.isRemoval ? cursor.record : Int64.max
        return try transaction.rows(
            """
            SELECT run_id, record_id, key, parent_key, runs.public_id AS run FROM removed_records LEFT JOIN runs ON runs.id = run_id
            WHERE stream_id = \(stream) AND (run_id, record_id) > (\(cursor.run), \(place)) AND run_id < \(end) ORDER BY run_id, record_id
                LIMIT \(limit)
            """
        ).map { row in
            RecordChange(
                run: (row["run"] as String?).map(PublicID.init(rawValue:)), key: row["key"], parentKey: row["parent_key"], body: nil,
                cursor: RecordChangeCursor(run: row["run_id"], isRemoval: true, record: row["record_id"]))
        }
    }

    private static func records(
        _ transaction: any SQLTransaction, _ stream: Int64, after cursor: RecordChangeCursor, before end: Int64, _ limit: Int
    ) throws -> [RecordChange] {
        // Two conditions that an index answers from their place on; as one of both columns it would read the run from its beginning.
        var changes: [RecordChange] = []
        for condition in ["r.changed_run = ?2 AND r.id > ?3", "r.changed_run > ?2"] {
            let statement = try transaction.prepared(
                """
                SELECT r.changed_run, r.id, r.key, parents.key, r.body, runs.public_id FROM records AS r
                LEFT JOIN runs ON runs.id = r.changed_run LEFT JOIN records AS parents ON parents.id = r.parent_id
                WHERE r.stream_id = ?1 AND \(condition) AND r.changed_run < ?4 ORDER BY r.changed_run, r.id LIMIT ?5
                """)
            statement.bind(1, stream)
            statement.bind(2, cursor.run)
            statement.bind(3, cursor.isRemoval ? 0 : cursor.record)
            statement.bind(4, end)
            statement.bind(5, limit - changes.count)
            while try statement.step() {
                changes.append(
                    RecordChange(
                        run: statement.optionalString(5).map(PublicID.init(rawValue:)), key: statement.string(2),
                        parentKey: statement.optionalString(3),
                        body: Array(statement.bytes(4)),
                        cursor: RecordChangeCursor(run: statement.int64(0), isRemoval: false, record: statement.int64(1))))
            }
            statement.reset()
        }
        return changes
    }
}
