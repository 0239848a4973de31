import SQLDatabase

extension IntegrationStore {
    /// A batch of a stream's records that still owe their children in `child`, in the order of their ids.
    package func recordsOwingChildren(in stream: StreamID, of child: StreamID, after: RecordID?, limit: Int) async throws -> [StoredRecord]
    {
        try await read(as: .system) { transaction in
            let statement = try transaction.prepared(
                """
                SELECT id, key, records.parent_id, body FROM owed_children AS o JOIN records ON id = o.parent_id
                WHERE o.stream_id = ?1 AND o.parent_id > ?2 AND records.stream_id = ?3 ORDER BY o.parent_id LIMIT ?4
                """)
            statement.bind(1, child.rawValue)
            statement.bind(2, after?.rawValue ?? 0)
            statement.bind(3, stream.rawValue)
            statement.bind(4, limit)
            return try Self.records(statement)
        }
    }

    /// A batch of records, in the order of their ids, whose verdicts by checks over several records have to be reached anew.
    package func recordsOwingVerdicts(in stream: StreamID, after: RecordID?, limit: Int) async throws -> [StoredRecord] {
        try await read(as: .system) { transaction in
            let statement = try transaction.prepared(
                """
                SELECT id, key, parent_id, body FROM owed_verdicts JOIN records ON id = record_id
                WHERE stream_id = ?1 AND record_id > ?2 ORDER BY record_id LIMIT ?3
                """)
            statement.bind(1, stream.rawValue)
            statement.bind(2, after?.rawValue ?? 0)
            statement.bind(3, limit)
            return try Self.records(statement)
        }
    }

    /// For each of these records the child streams in which it still owes its children; records that owe none are left out.
    package func owedChildren(of records: [RecordID]) async throws -> [RecordID: Set<StreamID>] {
        try await read(as: .system) { transaction in
            let statement = try transaction.prepared("SELECT stream_id FROM owed_children WHERE parent_id = ?1")
            var owed: [RecordID: Set<StreamID>] = [:]
            for record in records {
                statement.bind(1, record.rawValue)
                defer { statement.reset() }
                while try statement.step() { owed[record, default: []].insert(StreamID(rawValue: statement.int64(0))) }
            }
            return owed
        }
    }

    /// Whether some parent still owes its children in this stream, so that the stream does not hold everything.
    package func isOwed(_ stream: StreamID) async throws -> Bool {
        try await read(as: .system) { transaction in
            try transaction.value("SELECT EXISTS (SELECT 1 FROM owed_children WHERE stream_id = \(stream.rawValue))", as: Bool.self)
                ?? false
        }
    }
}
