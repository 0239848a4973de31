import Foundation
import SQLDatabase

/// Makes the tables in a new database of PostgreSQL, and refuses one that another version made.
struct PostgresMigrator {
    /// Any number that nobody else in the database locks: "PtBy".
    private static let lock = 0x5074_4279

    /// Inside one transaction and under a lock, so that two processes that start together do not both do it.
    func migrate(_ transaction: any SQLTransaction, now: Date) throws {
        try transaction.run("SELECT pg_advisory_xact_lock(\(Self.lock))")
        let newest = Migration.all.count
        let checksum = Migration.checksum(of: PostgresSchema.initial)
        if try transaction.exists("SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'schema_migrations'") {
            let row = try transaction.row("SELECT version, checksum FROM schema_migrations ORDER BY version DESC LIMIT 1")
            guard let row, row["version"] == newest, row["checksum"] == checksum else {
                throw StoreError(.newerSchema, "the database has the tables of another Patchbay than this one")
            }
            return
        }
        try transaction.script(
            """
            CREATE TABLE schema_migrations (
                version BIGINT PRIMARY KEY,
                name TEXT NOT NULL,
                checksum TEXT NOT NULL,
                applied_at BIGINT NOT NULL
            );
            \(PostgresSchema.initial)
            """)
        try transaction.run(
            "INSERT INTO schema_migrations VALUES (\(newest), \("initial"), \(checksum), \(now.millisecondsSince1970))")
    }
}
