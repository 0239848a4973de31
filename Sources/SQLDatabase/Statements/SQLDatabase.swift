/// A database that keeps what it acknowledged.
package protocol SQLDatabase: Sendable {
    var dialect: SQLDialect { get }

    /// Runs statements that only read, which all see the same state.
    ///
    /// - Parameter scope: whose rows they see, where the database holds them apart.
    /// - Throws: ``SQLError``, what `body` throws, or `CancellationError` where the task was cancelled before it began.
    func read<Value: Sendable>(
        as scope: SQLScope, _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value

    /// Runs statements that are done together or not at all.
    ///
    /// Where others were in the way, `body` is run again from its beginning: it must do nothing but run statements.
    ///
    /// - Throws: as ``read(as:_:)``; what was thrown was not written. ``SQLError/Kind/unknownOutcome`` alone leaves open whether it was.
    @discardableResult
    func write<Value: Sendable>(
        _ isolation: SQLIsolation, as scope: SQLScope, _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value

    /// Ends all connections. Call it once, at the end.
    func close() async throws
}

/// How far apart transactions that write are kept. SQLite has one writer at a time, and knows no difference.
package enum SQLIsolation: Sendable, Hashable, CaseIterable {
    /// As if they came one after another; those that were in each other's way are run again.
    case serializable
    /// Each statement sees what was committed before it, and the transaction locks what it rests upon (``SQLDialect/lock``). For those that come
    /// by the thousand and have one row each that only they may change.
    case locking
}

extension SQLDatabase {
    /// Runs statements that only read, and nobody's rows where they are held apart.
    package func read<Value: Sendable>(_ body: @escaping @Sendable (any SQLTransaction) throws -> Value) async throws -> Value {
        try await read(as: .nothing, body)
    }

    /// Runs statements that are done together or not at all, as if no others ran beside them.
    @discardableResult
    package func write<Value: Sendable>(
        as scope: SQLScope, _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        try await write(.serializable, as: scope, body)
    }

    /// Runs statements that are done together or not at all, and with nobody's rows where they are held apart.
    @discardableResult
    package func write<Value: Sendable>(
        _ isolation: SQLIsolation = .serializable, _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        try await write(isolation, as: .nothing, body)
    }
}

/// Why a statement was not run. The message names tables, columns and limits; never a value or a password.
package struct SQLError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A key that is there already.
        case uniqueViolation
        /// A reference to what is not there, or still wanted.
        case foreignKeyViolation
        /// Another rule of the schema.
        case checkViolation
        /// Two transactions were in each other's way; the same may succeed.
        case serializationFailure
        case deadlock
        /// It took longer than it may.
        case timeout
        /// Stopped, because nobody wants the answer any more.
        case cancelled
        /// No connection can be made, or it broke before anything was decided.
        case unavailable
        /// The connection broke while the transaction was ended: it may have been written or not.
        case unknownOutcome
        /// All connections that the server allows are taken.
        case tooManyConnections
        /// The name or the password is wrong, or a right is missing.
        case refused
        case diskFull
        case readOnly
        /// A statement that the database does not understand: a mistake in the program, or another schema.
        case invalidStatement
        case other
    }

    package let kind: Kind
    /// SQLSTATE of PostgreSQL, or `SQLITE_` with the extended result code of SQLite.
    package let state: String
    package let message: String

    package init(_ kind: Kind, state: String, _ message: String) {
        self.kind = kind
        self.state = state
        self.message = message
    }

    /// Whether the same transaction may succeed when it is run again at once.
    package var isRetriable: Bool { kind == .serializationFailure || kind == .deadlock }

    /// The extended result code of SQLite; nil where it is none of SQLite's.
    package var sqliteCode: Int32? { state.hasPrefix("SQLITE_") ? Int32(state.dropFirst(7)) : nil }

    package var description: String { "\(kind.rawValue) (\(state)): \(message)" }
}
