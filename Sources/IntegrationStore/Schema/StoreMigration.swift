package import Foundation
import GRDB
import SQLDatabase

/// Brings a database to this version's schema, or says what that would do.
package enum StoreMigration {
    /// One step of it.
    package struct Step: Sendable, Hashable {
        package let version: Int
        package let name: String
    }

    /// - Parameter isDry: changes nothing.
    /// - Returns: What was done, or would have to be; empty where the schema is the current one.
    /// - Throws: ``StoreError``, also for a database of a newer Patchbay or of another program.
    package static func run(at address: StoreAddress, isDry: Bool, now: Date) async throws -> [Step] {
        guard let path = address.path else { return try await run(postgres: address.postgres, isDry: isDry, now: now) }
        let pending = try await BlockingWork.run { try Self.pending(inFile: path) }
        if !isDry, !pending.isEmpty { try await IntegrationStore.withStore(at: address) { _ in } }
        return pending
    }

    private static func run(postgres settings: PostgresSettings, isDry: Bool, now: Date) async throws -> [Step] {
        var settings = settings
        // An index over a large table takes its time, and so does whoever has it locked.
        settings.statementTimeout = 6 * 3600 * 1000
        let database = PostgresDatabase(settings)
        let result: Result<[PostgresMigrator.Step], any Error>
        do {
            result = .success(
                isDry
                    ? try await database.read(as: .system) { try PostgresMigrator().migrate($0, now: now, isDry: true) }
                    : try await database.write(.locking, as: .system) { try PostgresMigrator().migrate($0, now: now) })
        } catch {
            result = .failure(StoreError.naming(error))
        }
        try await database.close()
        return try result.get().map { Step(version: $0.version, name: $0.name) }
    }

    private static func pending(inFile path: String) throws -> [Step] {
        let migrator = SchemaMigrator()
        guard FileManager.default.fileExists(atPath: path) else {
            return migrator.migrations.map { Step(version: $0.version, name: $0.name) }
        }
        do {
            var configuration = StoreConfiguration.make()
            configuration.readonly = true
            return try DatabaseQueue(path: path, configuration: configuration).read { database in
                try migrator.pending(database).map { Step(version: $0.version, name: $0.name) }
            }
        } catch {
            throw StoreError.naming(error)
        }
    }
}
