import Foundation
import GRDB
import IntegrationStore
import IntegrationTesting
import Testing

/// After a normal end one file is the whole database.
@Suite struct CloseTests {
    private func fill(_ temporary: TemporaryStore) async throws -> IntegrationStore {
        let store = try await temporary.open()
        let run = try await TestRun.open(store)
        try await run.commit((0..<500).map { ("r\($0)", "{\"n\": \($0)}") })
        try await run.complete()
        _ = try await run.finish()
        return store
    }

    @Test(.enabled(if: !TestDatabases.isPostgreSQL)) func `the file alone holds everything after the store is closed`() async throws {
        let temporary = try TemporaryStore()
        try await fill(temporary).close()
        let log = FileManager.default.contents(atPath: temporary.path + "-wal")
        #expect(log == nil || log?.isEmpty == true)
        let copy = temporary.folder.appending(path: "copy.sqlite").path
        try FileManager.default.copyItem(atPath: temporary.path, toPath: copy)
        #expect(try await SQL.int(copy, "SELECT count(*) FROM records") == 500)
    }

    @Test(.enabled(if: !TestDatabases.isPostgreSQL)) func `a reader of another program does not keep it from closing, and nothing is lost`()
        async throws
    {
        let temporary = try TemporaryStore()
        let store = try await fill(temporary)
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let reader = try DatabaseQueue(path: temporary.path, configuration: configuration)
        try reader.unsafeReentrantRead { database in
            try database.execute(sql: "BEGIN")
            _ = try Int.fetchOne(database, sql: "SELECT count(*) FROM records")
        }
        // A page the reader does not see keeps the log from being emptied while it reads.
        _ = try await store.connection(provider: "okta", name: "later")
        let start = ContinuousClock.now
        try await store.close()
        #expect(ContinuousClock.now - start < .seconds(5))
        try reader.unsafeReentrantRead { try $0.execute(sql: "COMMIT") }
        try reader.close()
        #expect(try await temporary.open().connections().map(\.name) == ["acme", "later"])
    }
}
