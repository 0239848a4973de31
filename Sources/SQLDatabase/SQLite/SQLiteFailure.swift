import GRDB

/// What SQLite says, under its name here.
enum SQLiteFailure {
    /// Errors that are none of SQLite's pass through.
    static func naming(_ error: any Error) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        return of(error.extendedResultCode.rawValue, error.message ?? "no message")
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
