import Crypto
import Foundation
import GRDB
import SQLDatabase

/// Copies a SQLite file into an empty database of PostgreSQL, and checks that both are the same.
package struct DatabaseCopy: Sendable {
    /// A table that was copied.
    package struct Table: Sendable, Hashable {
        package let name: String
        package let rows: Int
        /// Over all rows in the order of their keys, the same in both.
        package let hash: String
    }

    /// Rows in one statement.
    private static let batch = 500

    private let source: String
    private let target: StoreAddress

    package init(from source: String, to target: StoreAddress) {
        self.source = source
        self.target = target
    }

    /// - Parameter progress: told of each table when it is copied.
    /// - Throws: ``StoreError/Code/conflict`` when the target is not empty, a run is under way in the file, or the two differ; nothing is
    ///   written then.
    package func run(_ progress: @escaping @Sendable (_ table: String, _ rows: Int) -> Void) async throws -> [Table] {
        // Brings both to this version's schema.
        try await IntegrationStore.withStore(at: StoreAddress(source)) { store in
            let active = try await store.queueStatus().workers
            guard active.isEmpty else { throw StoreError(.conflict, "runs are under way in the file: stop its servers first") }
        }
        return try await IntegrationStore.withStore(at: target) { store in
            let pool = try DatabasePool(path: source, configuration: StoreConfiguration.make())
            let result: Result<[Table], any Error>
            do {
                result = .success(
                    try await store.write(.locking, as: .system) { target in
                        // One view of the file for all tables.
                        try pool.read { try copy(SQLiteTransaction(database: $0), target, progress) }
                    })
            } catch {
                result = .failure(error)
            }
            try pool.close()
            return try result.get()
        }
    }

    private func copy(
        _ source: any SQLTransaction, _ target: any SQLTransaction, _ progress: (String, Int) -> Void
    ) throws -> [Table] {
        let shapes = try CopiedTable.all(target)
        for shape in shapes {
            // What a new database has from its beginning is in the file too.
            if shape.name == "organizations" { try target.run("DELETE FROM organizations WHERE id = 'local'") }
            guard try target.rows("SELECT 1 AS found FROM \(unchecked: shape.name) LIMIT 1").isEmpty else {
                throw StoreError(.conflict, "the database is not empty: \(shape.name) has rows")
            }
        }
        var tables: [Table] = []
        for shape in shapes {
            var hash = SHA256()
            var count = 0
            try shape.forEachBatch(source, Self.batch) { rows in
                try shape.insert(rows, into: target)
                for row in rows { CopiedTable.update(&hash, row) }
                count += rows.count
            }
            var copied = SHA256()
            var copies = 0
            try shape.forEachBatch(target, Self.batch) { rows in
                for row in rows { CopiedTable.update(&copied, row) }
                copies += rows.count
            }
            let (expected, actual) = (hash.finalize(), copied.finalize())
            guard count == copies, expected == actual else {
                throw StoreError(.conflict, "\(shape.name) is not the same in both: \(count) rows were read, \(copies) are there")
            }
            if shape.hasNumbers { try shape.goOnCounting(target) }
            tables.append(Table(name: shape.name, rows: count, hash: expected.map { String(format: "%02x", $0) }.joined()))
            progress(shape.name, count)
        }
        return tables
    }
}
