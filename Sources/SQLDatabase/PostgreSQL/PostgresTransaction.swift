struct PostgresTransaction: SQLTransaction {
    /// What a transaction may do.
    enum Kind: Sendable {
        case read(SQLScope)
        case write(SQLIsolation, SQLScope)

        var beginning: String {
            switch self {
            case .read(let scope): "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; \(Self.setting(scope))"
            // As the one writer of SQLite is: what was read before it is written upon is still so, or the transaction is run again.
            case .write(.serializable, let scope): "BEGIN ISOLATION LEVEL SERIALIZABLE; \(Self.setting(scope))"
            case .write(.locking, let scope): "BEGIN ISOLATION LEVEL READ COMMITTED; \(Self.setting(scope))"
            }
        }

        var isWriting: Bool { if case .write = self { true } else { false } }

        /// By bytes, as the server reads them: a quote that stands in one character with what is before it is a quote all the same.
        private static func quoted(_ text: String) -> String {
            let bytes = text.utf8.flatMap { byte in byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\\") ? [byte, byte] : [byte] }
            return String(decoding: bytes, as: UTF8.self)
        }

        /// For the policies of tables; local, as a pooler gives the connection to somebody else after the transaction. The text is written so that it
        /// reads the same whatever `standard_conforming_strings` is.
        private static func setting(_ scope: SQLScope) -> String {
            "SET LOCAL patchbay.organization = E'\(quoted(scope.setting))'"
        }
    }

    let link: PostgresLink
    let dialect = SQLDialect.postgreSQL

    func script(_ text: String) throws { try link.simple(text) }

    func prepared(_ text: String) throws -> PreparedStatement { PreparedStatement(kind: .postgreSQL(PostgresPrepared(link, text))) }

    func rows(_ statement: SQLStatement) throws -> [SQLRow] { try link.run(statement).rows() }

    func run(_ statement: SQLStatement) throws -> Int { try link.run(statement).changes }

    func post(_ statement: SQLStatement) throws -> SQLReply { SQLReply(kind: .postgreSQL(try link.post(statement), link)) }
}
