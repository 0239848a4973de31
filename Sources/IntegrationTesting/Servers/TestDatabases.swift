import Foundation
package import IntegrationStore
import SQLDatabase
import Synchronization

/// Which database tests use that do not care: a file of SQLite, or a database of the throwaway PostgreSQL cluster where
/// `PATCHBAY_TEST_DATABASE` is `postgresql`. Continuous integration runs them on both.
package enum TestDatabases {
    package static let isPostgreSQL = ProcessInfo.processInfo.environment["PATCHBAY_TEST_DATABASE"] == "postgresql"

    private static let made = Mutex<[String: Task<String, any Error>]>([:])

    /// The database that stands for a file, made when it is asked for first; the file itself where that is what is tested.
    package static func address(of path: String) async throws -> StoreAddress {
        guard isPostgreSQL else { return StoreAddress(path) }
        let making = made.withLock { made in
            if let known = made[path] { return known }
            let new = Task { try await PostgresCluster.makeDatabase() }
            made[path] = new
            return new
        }
        return StoreAddress(try await making.value)
    }

    /// Opens the database that stands for a file.
    package static func open(
        _ path: String, environment: IntegrationStore.Environment = IntegrationStore.Environment()
    ) async throws -> IntegrationStore {
        let address = try await address(of: path)
        guard address.isPostgreSQL else { return try IntegrationStore(path: path, environment: environment) }
        return try await IntegrationStore(postgres: PostgresSettings(url: address.text), environment: environment)
    }

    /// Opens it for as long as `body` runs.
    package static func withStore<Result>(
        _ path: String, environment: IntegrationStore.Environment = IntegrationStore.Environment(),
        _ body: (IntegrationStore) async throws -> Result
    ) async throws -> Result {
        try await IntegrationStore.withStore(at: try await address(of: path), environment: environment, body)
    }
}
