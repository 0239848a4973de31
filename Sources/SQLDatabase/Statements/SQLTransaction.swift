/// What statements are run with, inside one transaction of one connection. Valid inside the closure that it was given to.
package protocol SQLTransaction {
    var dialect: SQLDialect { get }

    /// All rows of an answer.
    func rows(_ statement: SQLStatement) throws -> [SQLRow]

    /// Runs a statement whose answer nobody reads.
    ///
    /// - Returns: how many rows it changed.
    @discardableResult func run(_ statement: SQLStatement) throws -> Int
}

/// Where the databases differ, and cannot be told the same.
package enum SQLDialect: Sendable, Hashable, CaseIterable {
    case sqlite
    case postgreSQL
}

extension SQLTransaction {
    /// The first row of an answer; nil where it has none.
    package func row(_ statement: SQLStatement) throws -> SQLRow? { try rows(statement).first }

    /// The first column of the first row; nil where there is none.
    package func value<Value: SQLDecodable>(_ statement: SQLStatement, as type: Value.Type = Value.self) throws -> Value? {
        try rows(statement).first?.first(as: type)
    }

    /// The first column of all rows.
    package func values<Value: SQLDecodable>(_ statement: SQLStatement, as type: Value.Type = Value.self) throws -> [Value] {
        try rows(statement).map { $0.first(as: type) }
    }

    /// Whether there is any row.
    package func exists(_ statement: SQLStatement) throws -> Bool { try !rows("SELECT 1 AS found WHERE EXISTS (\(statement))").isEmpty }
}
