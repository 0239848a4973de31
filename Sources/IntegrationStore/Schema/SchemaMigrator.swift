import Foundation
import GRDB

/// Brings a database to this version's schema, and refuses one that is not ours, is newer, or was changed by hand.
struct SchemaMigrator {
    /// `PRAGMA application_id` of our files: "PtBy".
    static let applicationID: Int64 = 0x5074_4279

    let migrations: [Migration]

    init(_ migrations: [Migration] = Migration.all) {
        self.migrations = migrations
    }

    /// Runs inside one immediate transaction, so that two processes that start together do not both migrate.
    func migrate(_ database: Database, now: Date) throws {
        try Self.refuseForeignFile(database)
        try database.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS schema_migrations (
                    version INTEGER PRIMARY KEY,
                    name TEXT NOT NULL,
                    checksum TEXT NOT NULL,
                    schema_checksum TEXT NOT NULL,
                    applied_at INTEGER NOT NULL
                ) STRICT
                """)
        let applied = try Row.fetchAll(
            database, sql: "SELECT version, name, checksum, schema_checksum FROM schema_migrations ORDER BY version")
        try refuse(applied, in: database)
        let pending = migrations.dropFirst(applied.count)
        for migration in pending {
            try database.execute(sql: migration.sql)
            try database.execute(
                sql: "INSERT INTO schema_migrations VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    migration.version, migration.name, migration.checksum, try schemaChecksum(database), now.millisecondsSince1970,
                ])
        }
        if !pending.isEmpty {
            try database.execute(sql: "PRAGMA application_id = \(Self.applicationID)")
        }
    }

    /// What a database lacks; writes nothing.
    func pending(_ database: Database) throws -> ArraySlice<Migration> {
        try Self.refuseForeignFile(database)
        guard try database.tableExists("schema_migrations") else { return migrations[...] }
        let applied = try Row.fetchAll(
            database, sql: "SELECT version, name, checksum, schema_checksum FROM schema_migrations ORDER BY version")
        try refuse(applied, in: database)
        return migrations.dropFirst(applied.count)
    }

    /// Refuses all but this version's schema, and writes nothing.
    func refuseOther(_ database: Database) throws {
        guard try database.tableExists("schema_migrations") else { throw StoreError(.notADatabase, "there is nothing in the database yet") }
        let applied = try Row.fetchAll(
            database, sql: "SELECT version, name, checksum, schema_checksum FROM schema_migrations ORDER BY version")
        try refuse(applied, in: database)
        guard applied.count == migrations.count else {
            throw StoreError(
                .tamperedSchema,
                "the database has schema \(applied.count), of an earlier Patchbay; the next start of `serve` brings it to \(migrations.count)"
            )
        }
    }

    /// A SQLite file of another program must not be written into, however compatible its tables look.
    static func refuseForeignFile(_ database: Database) throws {
        let identifier = try Int64.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        guard identifier != applicationID else { return }
        let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        guard tables == 0, identifier == 0 else {
            throw StoreError(.notADatabase, "the file is a SQLite database of another program")
        }
    }

    private func refuse(_ applied: [Row], in database: Database) throws {
        if let newest = applied.last?["version"] as Int?, newest > migrations.count {
            throw StoreError(
                .newerSchema, "the database has schema \(newest), this Patchbay knows \(migrations.count); use a newer Patchbay")
        }
        for (row, migration) in zip(applied, migrations) {
            let version: Int = row["version"]
            let checksum: String = row["checksum"]
            guard version == migration.version, checksum == migration.checksum else {
                throw StoreError(.tamperedSchema, "migration \(version) of the database is not the one this Patchbay ran")
            }
        }
        if let expected = applied.last?["schema_checksum"] as String?, try schemaChecksum(database) != expected {
            throw StoreError(.tamperedSchema, "tables or indexes of the database were changed by hand")
        }
    }

    /// Of the text of every table and index; SQLite's own and GRDB's probe table are left out.
    private func schemaChecksum(_ database: Database) throws -> String {
        let objects = try String.fetchAll(
            database,
            sql: """
                SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master
                WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'grdb\\_%' ESCAPE '\\' ORDER BY type, name
                """)
        return Migration.checksum(of: objects.joined(separator: "\n"))
    }
}
