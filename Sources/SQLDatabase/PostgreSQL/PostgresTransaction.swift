struct PostgresTransaction: SQLTransaction {
    /// What a transaction may do.
    enum Kind: Sendable {
        case read
        case write(SQLIsolation)

        var beginning: String {
            switch self {
            case .read: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            // As the one writer of SQLite is: what was read before it is written upon is still so, or the transaction is run again.
            case .write(.serializable): "BEGIN ISOLATION LEVEL SERIALIZABLE"
            case .write(.locking): "BEGIN ISOLATION LEVEL READ COMMITTED"
            }
        }
    }

    let link: PostgresLink
    let dialect = SQLDialect.postgreSQL

    func script(_ text: String) throws { try link.simple(text) }

    func prepared(_ text: String) throws -> PreparedStatement { PreparedStatement(kind: .postgreSQL(PostgresPrepared(link, text))) }

    func rows(_ statement: SQLStatement) throws -> [SQLRow] { try link.run(statement).rows() }

    func rows(_ statement: SQLStatement, meanwhile: () throws -> Void) throws -> [SQLRow] {
        try link.send(statement)
        let result = Result { try meanwhile() }
        // Whatever became of it, the answer has to be taken: the next statement would get it.
        let answer = try link.receive()
        try result.get()
        return try answer.rows()
    }

    func run(_ statement: SQLStatement) throws -> Int { try link.run(statement).changes }
}
