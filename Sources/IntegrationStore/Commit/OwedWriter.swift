import SQLDatabase

/// Keeps what a later step or run still has to do, inside one transaction.
struct OwedWriter {
    private let transaction: any SQLTransaction

    init(_ transaction: any SQLTransaction) {
        self.transaction = transaction
    }

    func oweChildren(of parents: [Int64], in stream: StreamID) throws {
        try run(
            """
            INSERT INTO owed_children (stream_id, parent_id) SELECT CAST(\(stream.rawValue) AS BIGINT), value FROM \(each: parents) WHERE TRUE
            ON CONFLICT DO NOTHING
            """, for: parents)
    }

    /// - Returns: those that were owed.
    func settleChildren(of parents: [Int64], in stream: StreamID) throws -> Set<Int64> {
        guard !parents.isEmpty else { return [] }
        return Set(
            try transaction.values(
                """
                DELETE FROM owed_children WHERE stream_id = \(stream.rawValue) AND parent_id IN (SELECT value FROM \(each: parents))
                RETURNING parent_id
                """))
    }

    func oweVerdicts(of records: [Int64]) throws {
        // WHERE: without it, SQLite takes ON for the condition of a join.
        try run(
            "INSERT INTO owed_verdicts (record_id) SELECT value FROM \(each: records) WHERE TRUE ON CONFLICT DO NOTHING", for: records)
    }

    func oweVerdicts(ofChildrenOf parents: [Int64], in stream: StreamID) throws {
        try run(
            """
            INSERT INTO owed_verdicts (record_id) SELECT id FROM records WHERE stream_id = \(stream.rawValue) AND parent_id IN
                (SELECT value FROM \(each: parents)) ON CONFLICT DO NOTHING
            """, for: parents)
    }

    /// Of the records that these belong to.
    func oweVerdicts(ofParentsOf records: [Int64]) throws {
        try run(
            """
            INSERT INTO owed_verdicts (record_id) SELECT DISTINCT parent_id FROM records WHERE id IN (SELECT value FROM \(each: records)) AND
                parent_id != 0 ON CONFLICT DO NOTHING
            """, for: records)
    }

    func settleVerdicts(of records: [Int64]) throws {
        try run("DELETE FROM owed_verdicts WHERE record_id IN (SELECT value FROM \(each: records))", for: records)
    }

    func markGone(_ records: [Int64], in stream: StreamID) throws {
        try run(
            """
            INSERT INTO gone (record_id, stream_id) SELECT value, CAST(\(stream.rawValue) AS BIGINT) FROM \(each: records) WHERE TRUE
            ON CONFLICT DO NOTHING
            """, for: records)
    }

    /// Asks whether anything of a stream is marked as gone.
    func post(anyGoneIn stream: StreamID) throws -> SQLReply {
        try transaction.post("SELECT 1 AS found FROM gone WHERE stream_id = \(stream.rawValue) LIMIT 1")
    }

    /// What is seen again was not gone.
    ///
    /// - Parameter any: the answer to ``post(anyGoneIn:)``.
    func unmarkGone(_ records: [Int64], any: SQLReply) throws {
        guard try !any.rows().isEmpty else { return }
        try run("DELETE FROM gone WHERE record_id IN (SELECT value FROM \(each: records))", for: records)
    }

    func gone(in stream: StreamID) throws -> [RecordID] {
        let statement = try transaction.prepared("SELECT record_id FROM gone WHERE stream_id = ?1")
        defer { statement.reset() }
        statement.bind(1, stream.rawValue)
        var records: [RecordID] = []
        while try statement.step() { records.append(RecordID(rawValue: statement.int64(0))) }
        return records
    }

    /// Records that are deleted owe nothing any more.
    func forget(_ records: [Int64]) throws {
        try run("DELETE FROM owed_children WHERE parent_id IN (SELECT value FROM \(each: records))", for: records)
        try run("DELETE FROM owed_verdicts WHERE record_id IN (SELECT value FROM \(each: records))", for: records)
        try run("DELETE FROM gone WHERE record_id IN (SELECT value FROM \(each: records))", for: records)
    }

    private func run(_ statement: SQLStatement, for records: [Int64]) throws {
        if !records.isEmpty { try transaction.post(statement) }
    }
}
