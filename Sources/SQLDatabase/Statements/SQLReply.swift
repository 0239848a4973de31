/// The answer to a statement that was posted. Valid inside the transaction that posted it.
package struct SQLReply {
    enum Kind {
        case postgreSQL(PostgresReply, PostgresLink)
        case rows([SQLRow])
    }

    let kind: Kind

    /// All rows of the answer, which is waited for.
    package func rows() throws -> [SQLRow] {
        switch kind {
        case .postgreSQL(let reply, let link): try link.answer(to: reply).rows()
        case .rows(let rows): rows
        }
    }
}
