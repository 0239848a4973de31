package import GRDB

/// A file of SQLite.
package final class SQLiteDatabase: SQLDatabase {
    package let dialect = SQLDialect.sqlite
    private let pool: DatabasePool

    package init(_ pool: DatabasePool) { self.pool = pool }

    package func read<Value: Sendable>(
        as scope: SQLScope, _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        do {
            return try await pool.read { database in
                try SQLiteFailure.naming(of: database) { try body(SQLiteTransaction(database: database)) }
            }
        } catch { throw SQLiteFailure.naming(error) }
    }

    package func write<Value: Sendable>(
        _ isolation: SQLIsolation, as scope: SQLScope, _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        do {
            // As `DatabasePool.write` does it; but the end of a transaction is named here too, where is known what the system said.
            return try await pool.writeWithoutTransaction { database in
                try SQLiteFailure.naming(of: database) {
                    var value: Value?
                    try database.inTransaction {
                        value = try body(SQLiteTransaction(database: database))
                        return .commit
                    }
                    guard let value else { throw SQLError(.other, state: "", "the transaction has no result") }
                    return value
                }
            }
        } catch { throw SQLiteFailure.naming(error) }
    }

    package func close() async throws {
        do { try pool.close() } catch { throw SQLiteFailure.naming(error) }
    }
}
