/// A statement that is run many times inside one transaction, with other values each time: `?1`, `?2`, … stand for them.
///
/// Bind, step until there is no row, read each row where the statement stands on it, and reset. Valid inside the access that it was made in.
package struct PreparedStatement {
    enum Kind {
        case sqlite(SQLitePrepared)
        case postgreSQL(PostgresPrepared)
    }

    let kind: Kind

    package func bind(_ index: Int32, _ value: Int64) {
        switch kind {
        case .sqlite(let statement): statement.bind(index, value)
        case .postgreSQL(let statement): statement.bind(index, .integer(value))
        }
    }

    package func bind(_ index: Int32, _ value: Int) { bind(index, Int64(value)) }

    package func bind(_ index: Int32, _ value: Int64?) {
        if let value { bind(index, value) } else { bindNull(index) }
    }

    package func bind(_ index: Int32, _ value: String) {
        switch kind {
        case .sqlite(let statement): statement.bind(index, value)
        case .postgreSQL(let statement): statement.bind(index, .text(value))
        }
    }

    package func bind(_ index: Int32, _ value: String?) {
        if let value { bind(index, value) } else { bindNull(index) }
    }

    package func bindNull(_ index: Int32) {
        switch kind {
        case .sqlite(let statement): statement.bindNull(index)
        case .postgreSQL(let statement): statement.bind(index, .null)
        }
    }

    /// A text that need not be copied: `bytes` must live until the statement was stepped.
    package func bindText(_ index: Int32, borrowing bytes: UnsafeRawBufferPointer) {
        switch kind {
        case .sqlite(let statement): statement.bindText(index, borrowing: bytes)
        case .postgreSQL(let statement): statement.bind(index, .text(String(decoding: bytes, as: UTF8.self)))
        }
    }

    package func bindBlob(_ index: Int32, _ bytes: [UInt8]) {
        switch kind {
        case .sqlite(let statement): statement.bindBlob(index, bytes)
        case .postgreSQL(let statement): statement.bind(index, .bytes(bytes))
        }
    }

    /// True when there is a row to read.
    package func step() throws -> Bool {
        switch kind {
        case .sqlite(let statement): try statement.step()
        case .postgreSQL(let statement): try statement.step()
        }
    }

    /// Runs a statement whose answer nobody reads, and makes it ready for the next values.
    package func run() throws {
        switch kind {
        case .sqlite(let statement): try statement.run()
        case .postgreSQL(let statement): try statement.run()
        }
    }

    /// Runs an insertion into a table with a number `id`, without `RETURNING`, which SQLite pays for with a table of its own each time.
    ///
    /// - Returns: the number of the row; nil where a conflict left it out.
    package func insert() throws -> Int64? {
        switch kind {
        case .sqlite(let statement): try statement.insert()
        case .postgreSQL(let statement): try statement.insert()
        }
    }

    /// Rows that it changed when it ran last. It must not have been followed by another statement.
    package var changes: Int {
        switch kind {
        case .sqlite(let statement): statement.changes
        case .postgreSQL(let statement): statement.changes
        }
    }

    /// Must follow the last read of a row: values read without a copy end here.
    package func reset() {
        switch kind {
        case .sqlite(let statement): statement.reset()
        case .postgreSQL(let statement): statement.reset()
        }
    }

    package func int64(_ column: Int32) -> Int64 {
        switch kind {
        case .sqlite(let statement): statement.int64(column)
        case .postgreSQL(let statement): statement.int64(column)
        }
    }

    package func int(_ column: Int32) -> Int { Int(int64(column)) }

    package func isNull(_ column: Int32) -> Bool {
        switch kind {
        case .sqlite(let statement): statement.isNull(column)
        case .postgreSQL(let statement): statement.isNull(column)
        }
    }

    package func string(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }

    package func optionalString(_ column: Int32) -> String? { isNull(column) ? nil : string(column) }

    /// The column's bytes, which are not copied: valid until the next step or reset.
    package func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
        switch kind {
        case .sqlite(let statement): statement.bytes(column)
        case .postgreSQL(let statement): statement.bytes(column)
        }
    }
}
