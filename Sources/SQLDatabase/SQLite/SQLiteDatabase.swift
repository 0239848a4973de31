package import GRDB

/// A file of SQLite.
package final class SQLiteDatabase: SQLDatabase {
    package let dialect = SQLDialect.sqlite
    private let pool: DatabasePool

    package init(_ pool: DatabasePool) { self.pool = pool }

    package func read<Value: Sendable>(
        as scope: SQLScope, _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        do { return try await pool.read { try body(SQLiteTransaction(database: $0)) } } catch { throw SQLiteFailure.naming(error) }
    }

    package func write<Value: Sendable>(
        _ isolation: SQLIsolation, as scope: SQLScope, _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        do { return try await pool.write { try body(SQLiteTransaction(database: $0)) } } catch { throw SQLiteFailure.naming(error) }
    }

    package func close() async throws {
        do { try pool.close() } catch { throw SQLiteFailure.naming(error) }
    }
}
