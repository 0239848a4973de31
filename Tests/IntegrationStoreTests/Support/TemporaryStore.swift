import Foundation
import IntegrationCore
@testable import IntegrationStore
import IntegrationTesting

/// A database file in a folder of its own, deleted at the end of the test.
final class TemporaryStore: Sendable {
    /// What every test calls now, unless time is what it tests.
    static let now = Date(timeIntervalSince1970: 1_760_000_000)

    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "patchbay-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    var path: String { folder.appending(path: "patchbay.sqlite").path }

    /// Opens the file as a process of its own would: a store opened before counts as dead, as after kill -9.
    ///
    /// - Parameter schema: the version of a database that an earlier Patchbay made; nil is this one's.
    func open(
        pid: Int32 = Int32.random(in: 2...Int32.max), alive: Set<Int32> = [], wallClock: Date = now, schema: Int? = nil
    ) async throws -> IntegrationStore {
        let environment = IntegrationStore.Environment(
            process: ProcessIdentity(host: "test", pid: pid, startTime: 1), isAlive: { alive.contains($0.pid) },
            wallClock: { wallClock }, ignoresDatabaseClock: true)
        guard let schema else { return try await TestDatabases.open(path, environment: environment) }
        return try IntegrationStore(
            path: path, environment: environment, migrator: SchemaMigrator(Array(Migration.all.prefix(schema))))
    }
}
