import SQLDatabase

/// The other units of a stream in a run, such as its other partitions: what they have shown of a record must not be overwritten.
struct RunUnits {
    private let transaction: any SQLTransaction
    private let run: RunID
    private let stream: StreamID
    private let unit: String
    /// The record that all units with the same records belong to.
    private let parent: RecordID?
    /// What the others have shown so far; read when it is first asked for.
    private var others: [(unit: String, seen: RecordIDSet)]?

    init(_ transaction: any SQLTransaction, _ page: PageCommit) {
        self.transaction = transaction
        run = page.lease.run
        stream = page.stream
        unit = page.unit
        parent = page.parent
    }

    /// Refuses a record that another unit gives otherwise: which of them came last would decide what is stored, and every run would find it
    /// changed. Within one unit a record may come again, where it moved from page to page.
    ///
    /// One that was there before may just have moved, from the partition of the open ones to that of the closed: that is kept in mind, and the
    /// next run that meets it in both refuses it.
    mutating func refuse(_ record: RecordID, key: String) throws {
        guard let other = try shown().first(where: { $0.seen.contains(record.rawValue) }) else { return }
        guard try isNew(record) || isContested(record) else {
            return try contest(record)
        }
        throw Contest(record: record, run: run, stream: stream, units: (other.unit, unit), key: key)
    }

    /// What ends the transaction that met a record twice; it is kept in mind in one of its own.
    struct Contest: Error {
        let record: RecordID
        let run: RunID
        let stream: StreamID
        let units: (String, String)
        let key: String

        var error: StoreError {
            StoreError(
                .invalidInput,
                """
                the units `\(units.0)` and `\(units.1)` have different records with the key `\(key)`; a key must be unique in its whole \
                stream, as `partition + "/" + record.id` is
                """)
        }

        /// What an earlier run kept stays: the same page may be tried again by this one. A record whose insertion was rolled back is none.
        func keep(in transaction: any SQLTransaction) throws {
            let statement = try transaction.prepared(

                """
                INSERT INTO contested_records SELECT id, CAST(?2 AS BIGINT) FROM records WHERE id = ?1 AND stream_id = ?3 AND key = ?4
                ON CONFLICT DO NOTHING
                """
            )
            statement.bind(1, record.rawValue)
            statement.bind(2, run.rawValue)
            statement.bind(3, stream.rawValue)
            statement.bind(4, key)
            try statement.run()
        }
    }

    /// Forgets what an earlier run met in two units, and this one no more, of the streams that it has read as a whole.
    static func settle(_ run: RunID, in transaction: any SQLTransaction) throws {
        try transaction.run(
            """
            DELETE FROM contested_records WHERE run_id < \(run.rawValue) AND record_id IN (
                SELECT record_id FROM contested_records JOIN records ON records.id = record_id
                WHERE stream_id IN (SELECT stream_id FROM run_streams WHERE run_id = \(run.rawValue) AND whole = 1))
            """)
    }

    /// Their numbers may be given to other records later.
    static func forget(_ records: [Int64], in transaction: any SQLTransaction) throws {
        try transaction.run("DELETE FROM contested_records WHERE record_id IN (SELECT value FROM \(each: records))")
    }

    private mutating func shown() throws -> [(unit: String, seen: RecordIDSet)] {
        if let others { return others }
        // Without partitions there are no others with the same records.
        guard unit != (parent.map { String($0.rawValue) } ?? "") else {
            others = []
            return []
        }
        // Units of one parent begin with its number and a space: only those can have the same records.
        let first = parent.map { "\($0.rawValue) " } ?? ""
        let end = parent.map { "\($0.rawValue)!" } ?? "\u{10FFFF}"
        let pages = try transaction.prepared(
            """
            SELECT unit, seen FROM run_pages WHERE run_id = ?1 AND stream_id = ?2 AND unit >= ?3 AND unit < ?4 AND unit != ?5 ORDER BY unit
            """)
        defer { pages.reset() }
        pages.bind(1, run.rawValue)
        pages.bind(2, stream.rawValue)
        pages.bind(3, first)
        pages.bind(4, end)
        pages.bind(5, unit)
        var seen: [(unit: String, pages: [[UInt8]])] = []
        while try pages.step() {
            let name = pages.string(0)
            if seen.last?.unit != name { seen.append((name, [])) }
            seen[seen.count - 1].pages.append(Array(pages.bytes(1)))
        }
        let sets = seen.map { (unit: $0.unit, seen: RecordIDSet(union: $0.pages)) }
        others = sets
        return sets
    }

    /// Whether this run brought it: numbers of records ascend.
    private func isNew(_ record: RecordID) throws -> Bool {
        let statement = try transaction.prepared("SELECT last_record_before < ?2 FROM runs WHERE id = ?1")
        defer { statement.reset() }
        statement.bind(1, run.rawValue)
        statement.bind(2, record.rawValue)
        return try statement.step() && statement.int(0) != 0
    }

    private func isContested(_ record: RecordID) throws -> Bool {
        let statement = try transaction.prepared("SELECT 1 FROM contested_records WHERE record_id = ?1 AND run_id != ?2")
        defer { statement.reset() }
        statement.bind(1, record.rawValue)
        statement.bind(2, run.rawValue)
        return try statement.step()
    }

    private func contest(_ record: RecordID) throws {
        let statement = try transaction.prepared(
            "INSERT INTO contested_records VALUES (?1, ?2) ON CONFLICT (record_id) DO UPDATE SET run_id = excluded.run_id")
        statement.bind(1, record.rawValue)
        statement.bind(2, run.rawValue)
        try statement.run()
    }
}
