import Foundation
import SQLDatabase

/// Brings a database of PostgreSQL to this version's schema, and refuses one that is newer or that another program made.
struct PostgresMigrator {
    /// Any number that nobody else in the database locks: "PtBy".
    private static let lock = 0x5074_4279

    /// One that a database has, or has to get.
    struct Step: Sendable, Hashable {
        let version: Int
        let name: String
        let checksum: String
        let sql: String
    }

    let steps: [Step]

    init(_ migrations: [Migration] = Migration.all) {
        let first = Step(
            version: PostgresSchema.version, name: "initial", checksum: Migration.checksum(of: PostgresSchema.initial),
            sql: PostgresSchema.initial)
        steps =
            [first]
            + migrations.filter { $0.version > PostgresSchema.version }.map { migration in
                let sql = migration.postgreSQL ?? ""
                return Step(version: migration.version, name: migration.name, checksum: Migration.checksum(of: sql), sql: sql)
            }
    }

    /// Inside one transaction and under a lock, so that two processes that start together do not both do it.
    ///
    /// - Returns: what was done, or would have to be.
    @discardableResult
    func migrate(_ transaction: any SQLTransaction, now: Date, isDry: Bool = false) throws -> [Step] {
        let encoding = try transaction.value("SELECT current_setting('server_encoding')", as: String.self) ?? ""
        guard encoding == "UTF8" else {
            throw StoreError(
                .cannotOpen, "the database has the encoding \(encoding), which cannot hold every text: make one with ENCODING 'UTF8'")
        }
        if !isDry { try transaction.run("SELECT pg_advisory_xact_lock(\(Self.lock))") }
        let pending = try pending(transaction)
        guard !isDry, !pending.isEmpty else { return pending }
        try transaction.script(
            """
            CREATE TABLE IF NOT EXISTS schema_migrations (
                version BIGINT PRIMARY KEY,
                name TEXT NOT NULL,
                checksum TEXT NOT NULL,
                applied_at BIGINT NOT NULL
            )
            """)
        for step in pending {
            try transaction.script(step.sql)
            try transaction.run(
                "INSERT INTO schema_migrations VALUES (\(step.version), \(step.name), \(step.checksum), \(now.millisecondsSince1970))")
        }
        return pending
    }

    private func pending(_ transaction: any SQLTransaction) throws -> [Step] {
        guard try transaction.exists("SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'schema_migrations'")
        else {
            guard try !transaction.exists("SELECT 1 FROM pg_tables WHERE schemaname = current_schema()") else {
                throw StoreError(.notADatabase, "the database has tables of another program; give Patchbay a database of its own")
            }
            return steps
        }
        let applied = try transaction.rows("SELECT version, checksum FROM schema_migrations ORDER BY version")
        for (row, step) in zip(applied, steps) where row["version"] != step.version || row["checksum"] != step.checksum {
            throw StoreError(.tamperedSchema, "migration \(step.version) of the database is not the one this Patchbay ran")
        }
        if let newest = applied.last?["version"] as Int?, applied.count > steps.count {
            throw StoreError(
                .newerSchema,
                "the database has schema \(newest), this Patchbay knows \(steps.last?.version ?? 0); use a newer Patchbay")
        }
        return Array(steps.dropFirst(applied.count))
    }
}
