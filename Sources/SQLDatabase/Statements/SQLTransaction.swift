/// What statements are run with, inside one transaction of one connection. Valid inside the closure that it was given to.
package protocol SQLTransaction {
    var dialect: SQLDialect { get }

    /// All rows of an answer.
    func rows(_ statement: SQLStatement) throws -> [SQLRow]

    /// Runs a statement whose answer nobody reads.
    ///
    /// - Returns: how many rows it changed.
    @discardableResult func run(_ statement: SQLStatement) throws -> Int

    /// Sends a statement and does not wait for it, where the database is another process: others can be sent behind it. What it finds wrong is
    /// thrown where its answer is asked for, by the next statement that is waited for, or by the end of the transaction.
    @discardableResult func post(_ statement: SQLStatement) throws -> SQLReply

    /// Runs several statements without values, such as those that make tables.
    func script(_ text: String) throws

    /// A statement that is run many times, with `?1` for its first value. One text has one statement at a time.
    func prepared(_ text: String) throws -> PreparedStatement
}

/// Where the databases differ, and cannot be told the same.
package enum SQLDialect: Sendable, Hashable, CaseIterable {
    case sqlite
    case postgreSQL

    /// After a selection in a transaction that is ``SQLIsolation/locking``: nobody else may change its rows before the end. Rows that point to
    /// them may be added all the same.
    package var lock: String { self == .sqlite ? "" : "FOR NO KEY UPDATE" }

    /// The same, without the rows that somebody else has locked just now.
    package var lockUnlocked: String { self == .sqlite ? "" : "FOR NO KEY UPDATE SKIP LOCKED" }

    /// A statement with a row for each number of a list, which is bound to a parameter as JSON.
    package func numbers(inJSON parameter: String) -> String {
        switch self {
        case .sqlite: "SELECT value FROM json_each(\(parameter))"
        case .postgreSQL: "SELECT CAST(value AS BIGINT) FROM json_array_elements_text(CAST(\(parameter) AS json))"
        }
    }
}

extension SQLTransaction {
    /// The first row of an answer; nil where it has none.
    package func row(_ statement: SQLStatement) throws -> SQLRow? { try rows(statement).first }

    /// The first column of the first row; nil where there is none, and where it is null.
    package func value<Value: SQLDecodable>(_ statement: SQLStatement, as type: Value.Type = Value.self) throws -> Value? {
        try rows(statement).first?.first(as: Value?.self)
    }

    /// The first column of all rows.
    package func values<Value: SQLDecodable>(_ statement: SQLStatement, as type: Value.Type = Value.self) throws -> [Value] {
        try rows(statement).map { $0.first(as: type) }
    }

    /// Whether there is any row.
    package func exists(_ statement: SQLStatement) throws -> Bool { try !rows("SELECT 1 AS found WHERE EXISTS (\(statement))").isEmpty }
}
