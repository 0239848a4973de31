import SQLDatabase

extension IntegrationStore {
    /// Reads a stream's records one after the other, from one unchanging view of the database, in the order of their grandparents', their
    /// parents' and their own keys: the same records come in the same order, however the requests that brought them overtook each other.
    /// Below more than two ancestors what is alike so far comes in the order it was stored.
    ///
    /// `body` runs on a reader's queue; what it throws ends the walk and is thrown on. Memory is 8 bytes a record.
    package func forEachRecord(
        connection: ConnectionID, stream: String, _ body: @escaping @Sendable (StoredRecordView) throws -> Void
    ) async throws {
        try await read(as: .system) { transaction in
            let ids = try Self.ids(transaction, connection, stream)
            let record = try transaction.prepared("SELECT key, parent_id, body FROM records WHERE id = ?1")
            for id in ids {
                try Task.checkCancellation()
                record.bind(1, id)
                defer { record.reset() }
                guard try record.step() else { continue }
                let parent = record.int64(1)
                try body(
                    StoredRecordView(
                        id: RecordID(rawValue: id), key: record.string(0), parent: parent == 0 ? nil : RecordID(rawValue: parent),
                        body: record.bytes(2)))
            }
        }
    }

    /// Reads what the checks said of each of a stream's records, evidence included, in the order of ``forEachRecord(connection:stream:_:)``
    /// and from one unchanging view of the database.
    package func forEachOutcome(
        connection: ConnectionID, stream: String, _ body: @escaping @Sendable (StoredVerdict) throws -> Void
    ) async throws {
        try await read(as: .system) { transaction in
            let ids = try Self.ids(transaction, connection, stream)
            let json = OutcomeJSON(transaction)
            let select = try transaction.prepared(
                """
                SELECT records.key, parents.key, outcome.key, \(json.verdict), \(json.evidence), \(json.reason)
                FROM verdicts CROSS JOIN \(json.each("outcomes")) AS outcome JOIN records ON records.id = record_id
                    LEFT JOIN records AS parents ON parents.id = records.parent_id
                WHERE record_id = ?1
                """)
            for id in ids {
                try Task.checkCancellation()
                select.bind(1, id)
                defer { select.reset() }
                while try select.step() {
                    try body(
                        StoredVerdict(
                            record: select.string(0), parent: select.optionalString(1),
                            outcome: StoredOutcome(
                                checkID: select.string(2), verdict: Verdict(rawValue: select.string(3)) ?? .inconclusive,
                                evidenceJSON: select.string(4), reason: select.optionalString(5))))
                }
            }
        }
    }

    /// Ids first: SQLite sorts the keys outside of this process's memory when they are many, and the bodies stay where they are.
    private static func ids(_ transaction: any SQLTransaction, _ connection: ConnectionID, _ stream: String) throws -> [Int64] {
        try transaction.values(
            """
            SELECT records.id FROM records JOIN streams ON streams.id = records.stream_id
                LEFT JOIN records AS parents ON parents.id = records.parent_id
                LEFT JOIN records AS grandparents ON grandparents.id = parents.parent_id
            WHERE connection_id = \(connection.rawValue) AND streams.name = \(stream) ORDER BY grandparents.key, parents.key, records.key,
                records.id
            """, as: Int64.self)
    }

    /// A batch of a stream's records, in the order of parent and key; pass the last one's id to get the next batch.
    /// - Throws: ``StoreError/Code/notFound`` when the record `after` is gone.
    package func storedRecords(
        stream: StreamID, after: RecordID?, limit: Int
    ) async throws -> [StoredRecord] {
        try await read(as: .system) { transaction in
            var parent: Int64 = -1
            var key = ""
            if let after {
                let row = try transaction.row(
                    "SELECT parent_id, key FROM records WHERE id = \(after.rawValue) AND stream_id = \(stream.rawValue)")
                guard let row else { throw StoreError(.notFound, "the record to go on after is gone") }
                parent = row["parent_id"]
                key = row["key"]
            }
            let statement = try transaction.prepared(
                """
                SELECT id, key, parent_id, body FROM records WHERE stream_id = ?1 AND (parent_id, key) > (?2, ?3)
                ORDER BY parent_id, key LIMIT ?4
                """)
            statement.bind(1, stream.rawValue)
            statement.bind(2, parent)
            statement.bind(3, key)
            statement.bind(4, limit)
            return try Self.records(statement)
        }
    }

    /// The children of some records in one stream, each record's in the order of their keys; records without any are left out.
    package func children(of parents: [RecordID], stream: StreamID) async throws -> [RecordID: [StoredRecord]] {
        try await read(as: .system) { transaction in
            let statement = try transaction.prepared(
                "SELECT id, key, parent_id, body FROM records WHERE stream_id = ?1 AND parent_id = ?2 ORDER BY key")
            statement.bind(1, stream.rawValue)
            var children: [RecordID: [StoredRecord]] = [:]
            for parent in parents {
                statement.bind(2, parent.rawValue)
                let records = try Self.records(statement)
                if !records.isEmpty { children[parent] = records }
            }
            return children
        }
    }

    /// How many records a stream has.
    package func recordCount(connection: ConnectionID, stream: String) async throws -> Int {
        try await read(as: .system) { transaction in
            try transaction.value(
                """
                SELECT count(*) FROM records WHERE stream_id = (SELECT id FROM streams WHERE connection_id = \(connection.rawValue) AND name
                    = \(stream))
                """, as: Int.self) ?? 0
        }
    }

    /// A connection's streams that hold records or a cursor, in the order they were met.
    package func streams(connection: ConnectionID) async throws -> [String] {
        try await read(as: .system) { transaction in
            try transaction.values("SELECT name FROM streams WHERE connection_id = \(connection.rawValue) ORDER BY id", as: String.self)
        }
    }

    /// Outcomes of a record's checks, evidence included.
    package func outcomes(of record: RecordID) async throws -> [StoredOutcome] {
        try await read(as: .system) { transaction in
            let json = OutcomeJSON(transaction)
            return try transaction.rows(
                """
                SELECT key, \(unchecked: json.verdict) AS verdict, \(unchecked: json.evidence) AS evidence, \(unchecked: json.reason) AS
                    reason
                FROM \(unchecked: json.each("(SELECT outcomes FROM verdicts WHERE record_id = \(record.rawValue))"))
                """
            ).map { row in
                StoredOutcome(
                    checkID: row["key"], verdict: Verdict(rawValue: row["verdict"]) ?? .inconclusive, evidenceJSON: row["evidence"],
                    reason: row["reason"])
            }
        }
    }

    /// The records that these ids name and that still exist.
    package func records(_ ids: Set<RecordID>) async throws -> [RecordID: StoredRecord] {
        try await read(as: .system) { transaction in
            let statement = try transaction.prepared("SELECT id, key, parent_id, body FROM records WHERE id = ?1")
            var found: [RecordID: StoredRecord] = [:]
            for id in ids {
                statement.bind(1, id.rawValue)
                found[id] = try Self.records(statement).first
            }
            return found
        }
    }

    /// The rows of a statement that selects `id, key, parent_id, body`.
    static func records(_ statement: PreparedStatement) throws -> [StoredRecord] {
        defer { statement.reset() }
        var records: [StoredRecord] = []
        while try statement.step() { records.append(StoredRecord(statement)) }
        return records
    }
}

extension StoredRecord {
    /// From a row of `id, key, parent_id, body`.
    init(_ row: PreparedStatement) {
        let parent = row.int64(2)
        self.init(
            id: RecordID(rawValue: row.int64(0)), key: row.string(1), parent: parent == 0 ? nil : RecordID(rawValue: parent),
            body: Array(row.bytes(3)))
    }
}
