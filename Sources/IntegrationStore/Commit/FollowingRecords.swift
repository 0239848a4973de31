import SQLDatabase

/// Finds records that come again in the order in which they were stored, as those of an unchanged page do: going on to the next row
/// costs a fraction of looking for a key.
struct FollowingRecords {
    /// Guesses that fail one after another before no more are made: then the provider gives its records in another order.
    private static let patience = 3

    private let scan: PreparedStatement
    private let stream: Int64
    private let parent: Int64
    /// Only a statement that is stepped costs no more than the rows that are asked for: PostgreSQL sends all rows of an answer.
    private let isStepped: Bool
    /// Whether the row after the last one found may be the next.
    private var isGuessing = false
    private var failures = 0

    init(_ transaction: any SQLTransaction, stream: Int64, parent: Int64) throws {
        scan = try transaction.prepared("SELECT id, body, changed_run, stream_id, parent_id, key FROM records WHERE id > ?1 ORDER BY id")
        isStepped = transaction.dialect == .sqlite
        self.stream = stream
        self.parent = parent
    }

    /// The statement, standing on the record of that key, if it is the one after the last record found.
    mutating func next(_ key: UnsafeRawBufferPointer) throws -> PreparedStatement? {
        guard isGuessing else { return nil }
        if try scan.step(), scan.int64(3) == stream, scan.int64(4) == parent, scan.bytes(5).hasSameBytes(as: key) {
            failures = 0
            return scan
        }
        end()
        failures += 1
        return nil
    }

    /// Goes on after a record that was found by its key.
    mutating func start(after record: Int64) {
        guard isStepped, failures < Self.patience else { return }
        scan.bind(1, record)
        isGuessing = true
    }

    /// Must follow the last use: a statement that stands on a row holds its transaction's view of the database.
    mutating func end() {
        scan.reset()
        isGuessing = false
    }
}
