import SQLDatabase

/// Keeps what a later step or run still has to do, inside one transaction.
struct OwedWriter {
    private let transaction: any SQLTransaction

    init(_ transaction: any SQLTransaction) {
        self.transaction = transaction
    }

    func oweChildren(of parent: RecordID, in stream: StreamID) throws {
        try run("INSERT INTO owed_children (stream_id, parent_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING", stream.rawValue, parent.rawValue)
    }

    /// - Returns: whether they were owed.
    func settleChildren(of parent: RecordID, in stream: StreamID) throws -> Bool {
        try run("DELETE FROM owed_children WHERE stream_id = ?1 AND parent_id = ?2", stream.rawValue, parent.rawValue) > 0
    }

    func oweVerdicts(of record: RecordID) throws {
        try run("INSERT INTO owed_verdicts (record_id) VALUES (?1) ON CONFLICT DO NOTHING", record.rawValue)
    }

    func oweVerdicts(ofChildrenOf parent: RecordID, in stream: StreamID) throws {
        try run(
            "INSERT INTO owed_verdicts (record_id) SELECT id FROM records WHERE stream_id = ?1 AND parent_id = ?2 ON CONFLICT DO NOTHING",
            stream.rawValue, parent.rawValue)
    }

    func settleVerdicts(of record: RecordID) throws {
        try run("DELETE FROM owed_verdicts WHERE record_id = ?1", record.rawValue)
    }

    func markGone(_ record: RecordID, in stream: StreamID) throws {
        try run("INSERT INTO gone (record_id, stream_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING", record.rawValue, stream.rawValue)
    }

    /// What is seen again was not gone.
    func unmarkGone(_ records: [Int64], in stream: StreamID) throws {
        let any = try transaction.prepared("SELECT 1 FROM gone WHERE stream_id = ?1 LIMIT 1")
        any.bind(1, stream.rawValue)
        let isAny = try any.step()
        any.reset()
        guard isAny else { return }
        for record in records { try run("DELETE FROM gone WHERE record_id = ?1", record) }
    }

    func gone(in stream: StreamID) throws -> [RecordID] {
        let statement = try transaction.prepared("SELECT record_id FROM gone WHERE stream_id = ?1")
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

    @discardableResult private func run(_ sql: String, _ values: Int64...) throws -> Int {
        let statement = try transaction.prepared(sql)
        for (position, value) in values.enumerated() { statement.bind(Int32(position + 1), value) }
        try statement.run()
        return statement.changes
    }
}
