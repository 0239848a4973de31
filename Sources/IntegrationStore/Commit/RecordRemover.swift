import SQLDatabase

/// Deletes records with everything below them, inside one transaction.
struct RecordRemover {
    /// How many records are deleted at once with what is below them.
    static let portion = 1000

    private let transaction: any SQLTransaction
    private let connection: ConnectionID
    private let run: RunID

    /// - Parameter run: Which does it.
    init(_ transaction: any SQLTransaction, connection: ConnectionID, run: RunID) {
        self.transaction = transaction
        self.connection = connection
        self.run = run
    }

    /// Deletes records and their children to any depth, and counts what went, by stream.
    func remove(_ records: [Int64], of stream: StreamID, outcomes: inout OutcomeWriter, removed: inout [StreamID: Int]) throws {
        var streams = Dictionary(records.map { ($0, stream) }, uniquingKeysWith: { first, _ in first })
        var parents = records
        while !parents.isEmpty {
            let children = try children(of: parents).filter { streams[$0.record] == nil }
            for child in children { streams[child.record] = child.stream }
            parents = children.map(\.record)
        }
        let all = Array(streams.keys).sorted()
        try outcomes.remove(all.map(RecordID.init(rawValue:)))
        try OwedWriter(transaction).forget(all)
        try RunUnits.forget(all, in: transaction)
        // Who follows the changes of a stream has to hear of it.
        try transaction.run(
            """
            INSERT INTO removed_records (stream_id, run_id, record_id, key, parent_key)
            SELECT r.stream_id, CAST(\(run.rawValue) AS BIGINT), r.id, r.key, parents.key FROM records AS r LEFT JOIN records AS parents ON
                parents.id = r.parent_id WHERE r.id IN (SELECT value FROM \(each: all))
            """)
        let gone: [Int64] = try transaction.values("DELETE FROM records WHERE id IN (SELECT value FROM \(each: all)) RETURNING id")
        for record in gone {
            if let stream = streams[record] { removed[stream, default: 0] += 1 }
        }
    }

    private func children(of records: [Int64]) throws -> [(record: Int64, stream: StreamID)] {
        try transaction.rows(
            """
            SELECT id, stream_id FROM records WHERE stream_id IN (SELECT id FROM streams WHERE connection_id = \(connection.rawValue)) AND
                parent_id IN (SELECT value FROM \(each: records))
            """
        ).map { ($0["id"], StreamID(rawValue: $0["stream_id"])) }
    }
}
