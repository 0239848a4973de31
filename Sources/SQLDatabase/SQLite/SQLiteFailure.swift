import Foundation
import GRDB
import GRDBSQLite

/// What SQLite says, under its name here.
enum SQLiteFailure {
    /// Errors that are none of SQLite's pass through.
    static func naming(_ error: any Error) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        return of(error.extendedResultCode.rawValue, error.message ?? "no message")
    }

    /// Names what a connection fails with, also by what the system said to it.
    static func naming<Value>(of database: Database, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            let code = code(error.extendedResultCode, system: database.sqliteConnection.map(systemNumber) ?? 0)
            throw of(code.rawValue, error.message ?? "no message")
        }
    }

    /// To SQLite all is a "disk I/O error" that it does not expect of a file that it has written to before.
    private static func code(_ code: ResultCode, system number: Int32) -> ResultCode {
        guard code.primaryResultCode == .SQLITE_IOERR else { return code }
        return switch number {
        case EROFS: .SQLITE_READONLY
        case ENOSPC, EDQUOT: .SQLITE_FULL
        default: code
        }
    }

    /// The error of the system that was met last, by the log or by the file itself; 0 where there was none.
    ///
    /// `sqlite3_system_errno` does not hear of what failed at the end of a transaction (SQLite 3.40), which is where most is written.
    private static func systemNumber(_ connection: SQLiteConnection) -> Int32 {
        var log: UnsafeMutablePointer<sqlite3_file>?
        sqlite3_file_control(connection, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log)
        var number: Int32 = 0
        if let log, let methods = log.pointee.pMethods { _ = methods.pointee.xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &number) }
        if number == 0 { sqlite3_file_control(connection, "main", SQLITE_FCNTL_LAST_ERRNO, &number) }
        return number == 0 ? sqlite3_system_errno(connection) : number
    }

    /// - Parameter code: an extended result code.
    static func of(_ code: Int32, _ message: String) -> SQLError {
        SQLError(kind(ResultCode(rawValue: code)), state: "SQLITE_\(code)", message)
    }

    private static func kind(_ code: ResultCode) -> SQLError.Kind {
        switch code {
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY: return .uniqueViolation
        case .SQLITE_CONSTRAINT_FOREIGNKEY: return .foreignKeyViolation
        default: break
        }
        return switch code.primaryResultCode {
        case .SQLITE_CONSTRAINT: .checkViolation
        case .SQLITE_BUSY, .SQLITE_LOCKED: .timeout
        case .SQLITE_FULL: .diskFull
        case .SQLITE_READONLY: .readOnly
        case .SQLITE_CANTOPEN, .SQLITE_IOERR: .unavailable
        case .SQLITE_ERROR: .invalidStatement
        default: .other
        }
    }
}
