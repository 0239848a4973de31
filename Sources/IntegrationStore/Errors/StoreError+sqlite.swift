import GRDB
import GRDBSQLite
import SQLDatabase

extension StoreError {
    /// Names what SQLite reported. Its messages hold names of tables and columns, never values.
    init(sqlite code: Int32, message: String) {
        switch code & 0xFF {
        case SQLITE_NOTADB: self.init(.notADatabase, "the file is not a SQLite database")
        case SQLITE_BUSY, SQLITE_LOCKED: self.init(.locked, "another process holds the database; try again when it is done")
        case SQLITE_FULL: self.init(.full, "the disk is full; nothing of this page was written")
        case SQLITE_READONLY: self.init(.readOnly, "the database file or its folder is read-only")
        case SQLITE_CORRUPT: self.init(.corrupt, "the database file is damaged: \(message)")
        case SQLITE_CANTOPEN: self.init(.cannotOpen, "the database file cannot be opened: \(message)")
        case SQLITE_IOERR: self.init(.inputOutput, "reading or writing the database file failed: \(message)")
        default: self.init(.database, "SQLite \(code): \(message)")
        }
    }

    /// What a driver threw, under its name here.
    private init(_ error: SQLError) {
        if error.message == "Connection is closed" || error.state == "closed" {
            self.init(.closed, "the store was closed")
        } else if let code = error.sqliteCode {
            self.init(sqlite: code, message: error.message)
        } else {
            self.init(postgreSQL: error)
        }
    }

    private init(postgreSQL error: SQLError) {
        // Nothing here has such a text; it was asked for.
        guard error.state != "22021" else {
            self.init(.invalidInput, "a text has U+0000 in it")
            return
        }
        let code: Code =
            switch error.kind {
            case .diskFull: .full
            case .readOnly: .readOnly
            case .timeout, .serializationFailure, .deadlock: .locked
            case .tooManyConnections: .tooManyConnections
            case .unavailable: .inputOutput
            case .unknownOutcome: .unknownOutcome
            case .refused: .cannotOpen
            default: .database
            }
        self.init(code, "PostgreSQL \(error.state): \(error.message)")
    }

    /// What GRDB threw, under its name here; errors of ours and cancellation pass through.
    static func naming(_ error: any Error) -> any Error {
        if let error = error as? SQLError { return StoreError(error) }
        guard let error = error as? DatabaseError else { return error }
        if error.resultCode == .SQLITE_MISUSE, error.message == "Connection is closed" {
            return StoreError(.closed, "the store was closed")
        }
        return StoreError(sqlite: error.extendedResultCode.rawValue, message: error.message ?? "no message")
    }
}
