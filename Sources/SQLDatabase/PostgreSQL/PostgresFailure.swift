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
        // A statement that the server kept, of tables that were changed since; the message is in the server's language.
        let function = pb_pq_result_error_field(result, Int32(UInt8(ascii: "R"))).map { String(cString: $0) }
        if state == "0A000", function == "RevalidateCachedQuery" { return SQLError(.serializationFailure, state: state, message) }
        return SQLError(kind(state), state: state, message)
    }

    /// Whether an error was said by the server; libpq makes one of its own where the connection breaks.
    static func isOfServer(_ result: OpaquePointer) -> Bool {
        pb_pq_result_error_field(result, Int32(UInt8(ascii: "C"))) != nil
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
        case "25P03", "25P04", "57P01", "57P02", "57P03", "57P05", "58000", "58030", "XX000": .unavailable
        case _ where state.hasPrefix("08"): .unavailable
        case _ where state.hasPrefix("23") || state.hasPrefix("22"): .checkViolation
        case _ where state.hasPrefix("42"): .invalidStatement
        case _ where state.hasPrefix("53"): .unavailable
        default: .other
        }
    }

    /// libpq gives no SQLSTATE where a connection cannot be made. Of several servers, or several ways to one, it has a line for each; what the
    /// address or the server has to be changed for stands before what may pass.
    ///
    /// What libpq says of an address that it does not understand holds pieces of that, and so perhaps of a password: only lines that are known to
    /// name nothing but hosts, users, databases and files are passed on.
    static func ofConnecting(_ message: String) -> SQLError {
        let lines = message.split(separator: "\n").map(String.init).filter { line in beginnings.contains { line.hasPrefix($0) } }
        guard let line = lines.first(where: { kindOfConnecting($0) == .refused }) ?? lines.last else {
            return SQLError(.refused, state: "08001", "libpq does not understand the address of the database")
        }
        let advice = advice.first { line.contains($0.words) }.map { ": \($0.fix)" } ?? ""
        return SQLError(kindOfConnecting(line), state: "08001", line + advice)
    }

    /// How lines of libpq begin, up to 13 and from 14 on.
    private static let beginnings = [
        "connection to server", "could not connect to server", "could not translate host name", "FATAL:", "timeout expired", "SSL error",
        "server certificate for", "server does not support SSL", "root certificate file", "invalid sslmode value", "sslmode value",
        "fe_sendauth: no password supplied", "certificate present, but not private key file",
    ]

    /// What to do, by words of the message.
    private static let advice: [(words: String, fix: String)] = [
        ("certificate verify failed", "sslrootcert has to name a file with the authority that signed the server's certificate"),
        ("does not match host name", "connect by a name that stands in the server's certificate, or give it one for this name"),
        ("root certificate file", "sslrootcert has to name a file with the authority that signed the server's certificate"),
        ("does not support SSL", "switch TLS on at the server (ssl = on); without sslmode=require all would be sent in the clear"),
        ("no encryption", "the server may take TLS alone: sslmode=verify-full"),
        ("SSL off", "the server may take TLS alone: sslmode=verify-full"),
        ("no pg_hba.conf entry", "let the server's pg_hba.conf allow it"),
        ("no password supplied", "put the password into the address, or into the file that PGPASSFILE names"),
        ("password authentication failed", "look at the user and the password in the address"),
    ]

    private static func kindOfConnecting(_ line: String) -> SQLError.Kind {
        let refusals = ["does not exist", "certificate present", "sslmode value"] + advice.map(\.words)
        if refusals.contains(where: line.contains) { return .refused }
        let isFull = ["too many clients", "remaining connection slots", "too many connections", "no more connections allowed"]
        return isFull.contains(where: line.contains) ? .tooManyConnections : .unavailable
    }
}
