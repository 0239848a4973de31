import SQLDatabase

/// Deletes records with everything below them, inside one transaction.
struct RecordRemover {
    private let transaction: any SQLTransaction
    private let connection: ConnectionID
    private let run: RunID

    /// - Parameter run: Which does it.
    init(_ transaction: any SQLTransaction, connection: ConnectionID, run: RunID) {
        self.transaction = transaction
        self.connection = connection
        self.run = run
    }

    /// Deletes a record and its children to any depth, and counts what went, by stream.
    func remove(_ record: RecordID, of stream: StreamID, outcomes: inout OutcomeWriter, removed: inout [StreamID: Int]) throws {
        for (child, stream) in try children(of: record) {
            try remove(child, of: stream, outcomes: &outcomes, removed: &removed)
        }
        try outcomes.remove(record)
        try OwedWriter(transaction).forget(record)
        try RunUnits.forget(record, in: transaction)
        // Who follows the changes of a stream has to hear of it.
        let note = try transaction.prepared(
            """
            INSERT INTO removed_records (stream_id, run_id, record_id, key, parent_key)
            SELECT r.stream_id, ?2, r.id, r.key, parents.key FROM records AS r LEFT JOIN records AS parents ON parents.id = r.parent_id
            WHERE r.id = ?1
            """)
        note.bind(1, record.rawValue)
        note.bind(2, run.rawValue)
        try note.run()
        let delete = try transaction.prepared("DELETE FROM records WHERE id = ?1")
        delete.bind(1, record.rawValue)
        try delete.run()
        removed[stream, default: 0] += delete.changes
    }

    private func children(of record: RecordID) throws -> [(RecordID, StreamID)] {
        let statement = try transaction.prepared(
            "SELECT id, stream_id FROM records WHERE stream_id IN (SELECT id FROM streams WHERE connection_id = ?1) AND parent_id = ?2")
        defer { statement.reset() }
        statement.bind(1, connection.rawValue)
        statement.bind(2, record.rawValue)
        var ids: [(RecordID, StreamID)] = []
        while try statement.step() {
            ids.append((RecordID(rawValue: statement.int64(0)), StreamID(rawValue: statement.int64(1))))
        }
        return ids
    }
}
