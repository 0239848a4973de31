import CPostgres

/// What the server or libpq says, under its name here (SQLSTATE, PostgreSQL 15, appendix A).
enum PostgresFailure {
    /// - Parameter result: an answer that is an error.
    static func of(_ result: OpaquePointer) -> SQLError {
        guard let field = pb_pq_result_error_field(result, Int32(UInt8(ascii: "C"))) else {
            return SQLError(.unavailable, state: "08006", "the connection to the database broke")
        }
        let state = String(cString: field)
        // The primary message alone: the others may hold values. Of what is wrong with a value, it does too.
        let message =
            state.hasPrefix("22")
            ? "a value does not fit"
            : pb_pq_result_error_field(result, Int32(UInt8(ascii: "M"))).map { String(cString: $0) } ?? "no message"
        return SQLError(kind(state), state: state, message)
    }

    static func kind(_ state: String) -> SQLError.Kind {
        switch state {
        case "23505": .uniqueViolation
        case "23503": .foreignKeyViolation
        case "40001": .serializationFailure
        case "40P01": .deadlock
        case "57014": .timeout
        case "55P03": .timeout
        case "53300": .tooManyConnections
        case "53100": .diskFull
        case "25006": .readOnly
        case "28000", "28P01", "42501", "3D000": .refused
        case "57P01", "57P02", "57P03", "58000", "58030", "XX000": .unavailable
        case _ where state.hasPrefix("08"): .unavailable
        case _ where state.hasPrefix("23") || state.hasPrefix("22"): .checkViolation
        case _ where state.hasPrefix("42"): .invalidStatement
        case _ where state.hasPrefix("53"): .unavailable
        default: .other
        }
    }

    /// libpq gives no SQLSTATE where a connection cannot be made; its message names the host and never the password.
    static func ofConnecting(_ message: String) -> SQLError {
        // One line for each address that was tried, and hints below them: the first says what there is to say.
        let line = message.split(separator: "\n").first.map(String.init) ?? "no message"
        let kind: SQLError.Kind =
            if line.contains("password authentication failed") || line.contains("does not exist") || line.contains("no pg_hba.conf entry") {
                .refused
            } else if line.contains("too many clients") || line.contains("remaining connection slots")
                || line.contains("too many connections")
            {
                .tooManyConnections
            } else {
                .unavailable
            }
        return SQLError(kind, state: "08001", line)
    }
}
