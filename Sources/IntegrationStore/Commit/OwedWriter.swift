import GRDB

/// Keeps what a later step or run still has to do, inside one transaction.
struct OwedWriter {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    func oweChildren(of parent: RecordID, in stream: StreamID) throws {
        try run("INSERT OR IGNORE INTO owed_children (stream_id, parent_id) VALUES (?1, ?2)", stream.rawValue, parent.rawValue)
    }

    /// - Returns: whether they were owed.
    func settleChildren(of parent: RecordID, in stream: StreamID) throws -> Bool {
        try run("DELETE FROM owed_children WHERE stream_id = ?1 AND parent_id = ?2", stream.rawValue, parent.rawValue)
        return database.changesCount > 0
    }

    func oweVerdicts(of record: RecordID) throws {
        try run("INSERT OR IGNORE INTO owed_verdicts (record_id) VALUES (?1)", record.rawValue)
    }

    func oweVerdicts(ofChildrenOf parent: RecordID, in stream: StreamID) throws {
        try run(
            "INSERT OR IGNORE INTO owed_verdicts (record_id) SELECT id FROM records WHERE stream_id = ?1 AND parent_id = ?2",
            stream.rawValue, parent.rawValue)
    }

    func settleVerdicts(of record: RecordID) throws {
        try run("DELETE FROM owed_verdicts WHERE record_id = ?1", record.rawValue)
    }

    func markGone(_ record: RecordID, in stream: StreamID) throws {
        try run("INSERT OR IGNORE INTO gone (record_id, stream_id) VALUES (?1, ?2)", record.rawValue, stream.rawValue)
    }

    /// What is seen again was not gone.
    func unmarkGone(_ records: [Int64], in stream: StreamID) throws {
        let any = try RawStatement(database, "SELECT 1 FROM gone WHERE stream_id = ?1 LIMIT 1")
        any.bind(1, stream.rawValue)
        let isAny = try any.step()
        any.reset()
        guard isAny else { return }
        for record in records { try run("DELETE FROM gone WHERE record_id = ?1", record) }
    }

    func gone(in stream: StreamID) throws -> [RecordID] {
        let statement = try RawStatement(database, "SELECT record_id FROM gone WHERE stream_id = ?1")
        defer { statement.reset() }
        statement.bind(1, stream.rawValue)
        var records: [RecordID] = []
        while try statement.step() { records.append(RecordID(rawValue: statement.int64(0))) }
        return records
    }

    /// A record that is deleted owes nothing any more.
    func forget(_ record: RecordID) throws {
        try run("DELETE FROM owed_children WHERE parent_id = ?1", record.rawValue)
        try run("DELETE FROM owed_verdicts WHERE record_id = ?1", record.rawValue)
        try run("DELETE FROM gone WHERE record_id = ?1", record.rawValue)
    }

    private func run(_ sql: String, _ values: Int64...) throws {
        let statement = try RawStatement(database, sql)
        for (position, value) in values.enumerated() { statement.bind(Int32(position + 1), value) }
        try statement.run()
    }
}
