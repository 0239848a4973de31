import GRDB
import GRDBSQLite

/// A prepared statement on the hot path, driven through SQLite's C interface: no row objects, no copies of bodies.
///
/// GRDB prepares, caches and closes it; here it is only bound and stepped. Valid inside the database access that made it.
struct SQLitePrepared {
    private let owner: Statement
    private let handle: OpaquePointer

    init(_ database: Database, _ sql: String) throws {
        owner = try database.cachedStatement(sql: sql)
        handle = owner.sqliteStatement
        sqlite3_reset(handle)
    }

    func bind(_ index: Int32, _ value: Int64) {
        sqlite3_bind_int64(handle, index, value)
    }

    func bindNull(_ index: Int32) { sqlite3_bind_null(handle, index) }

    /// The text is copied.
    func bind(_ index: Int32, _ value: String) {
        var value = value
        value.withUTF8 { bindText(index, $0.baseAddress, $0.count, copies: true) }
    }

    /// Text that is not copied: `bytes` must live until the statement was stepped.
    func bindText(_ index: Int32, borrowing bytes: UnsafeRawBufferPointer) {
        bindText(index, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count, copies: false)
    }

    func bindBlob(_ index: Int32, _ bytes: [UInt8]) {
        // A null pointer would bind NULL where an empty blob is meant.
        guard !bytes.isEmpty else {
            sqlite3_bind_zeroblob(handle, index, 0)
            return
        }
        bytes.withUnsafeBytes { _ = sqlite3_bind_blob64(handle, index, $0.baseAddress, UInt64($0.count), Self.transient) }
    }

    /// Steps once: true when there is a row to read.
    func step() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw failure()
        }
    }

    /// Steps a statement that gives no rows and makes it ready for the next values.
    func run() throws {
        let code = sqlite3_step(handle)
        guard code == SQLITE_DONE || code == SQLITE_ROW else { throw failure() }
        sqlite3_reset(handle)
    }

    func insert() throws -> Int64? {
        try run()
        return changes == 0 ? nil : sqlite3_last_insert_rowid(sqlite3_db_handle(handle))
    }

    /// Rows that the last statement of the connection changed.
    var changes: Int {
        Int(sqlite3_changes(sqlite3_db_handle(handle)))
    }

    /// Must follow the last read of a row: values read without a copy end here.
    func reset() {
        sqlite3_reset(handle)
    }

    func int64(_ column: Int32) -> Int64 {
        sqlite3_column_int64(handle, column)
    }

    func isNull(_ column: Int32) -> Bool {
        sqlite3_column_type(handle, column) == SQLITE_NULL
    }

    /// The column's bytes inside SQLite's page: valid until the next step or reset.
    func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
        // The pointer first, then the size: SQLite converts at the first call, and the size is of the converted value.
        let start = sqlite3_column_blob(handle, column)
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
    }

    private func bindText(_ index: Int32, _ start: UnsafePointer<UInt8>?, _ count: Int, copies: Bool) {
        let destructor = copies ? Self.transient : nil
        // A null pointer would bind NULL where an empty text is meant.
        guard let start, count > 0 else {
            sqlite3_bind_text(handle, index, "", 0, nil)
            return
        }
        start.withMemoryRebound(to: CChar.self, capacity: count) { text in
            _ = sqlite3_bind_text64(handle, index, text, UInt64(count), destructor, UInt8(SQLITE_UTF8))
        }
    }

    private func failure() -> SQLError {
        let database = sqlite3_db_handle(handle)
        let error = SQLiteFailure.of(sqlite3_extended_errcode(database), String(cString: sqlite3_errmsg(database)))
        sqlite3_reset(handle)
        return error
    }

    /// SQLITE_TRANSIENT, a cast that Swift does not import: SQLite copies before the call returns.
    private static var transient: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}
