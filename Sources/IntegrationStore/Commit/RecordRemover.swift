import GRDB

/// Deletes records with everything below them, inside one transaction.
struct RecordRemover {
    private let database: Database
    private let connection: ConnectionID

    init(_ database: Database, connection: ConnectionID) {
        self.database = database
        self.connection = connection
    }

    /// Deletes a record and its children to any depth; returns how many records went.
    func remove(_ record: RecordID, outcomes: inout OutcomeWriter) throws -> Int {
        var removed = 0
        for child in try children(of: record) {
            removed += try remove(child, outcomes: &outcomes)
        }
        try outcomes.remove(record)
        try OwedWriter(database).forget(record)
        let delete = try RawStatement(database, "DELETE FROM records WHERE id = ?1")
        delete.bind(1, record.rawValue)
        try delete.run()
        return removed + 1
    }

    private func children(of record: RecordID) throws -> [RecordID] {
        let statement = try RawStatement(
            database,
            "SELECT id FROM records WHERE stream_id IN (SELECT id FROM streams WHERE connection_id = ?1) AND parent_id = ?2")
        defer { statement.reset() }
        statement.bind(1, connection.rawValue)
        statement.bind(2, record.rawValue)
        var ids: [RecordID] = []
        while try statement.step() { ids.append(RecordID(rawValue: statement.int64(0))) }
        return ids
    }
}
