import IntegrationTesting
import SQLDatabase
import Testing

/// What only a server does: it is slow, goes away, and has a limit.
@Suite("PostgreSQL", .enabled(if: PostgresCluster.isInstalled), .timeLimit(.minutes(2)))
struct PostgresDatabaseTests {
    private func withDatabase<R>(
        _ change: (inout PostgresSettings) -> Void = { _ in }, _ body: (any SQLDatabase) async throws -> R
    ) async throws -> R {
        try await SQLDatabaseTests.withDatabase(.postgreSQL, change, body)
    }

    private func answers(_ database: any SQLDatabase) async throws -> Bool {
        let one: Int? = try await database.read { try $0.value("SELECT 1 AS one") }
        return one == 1
    }

    @Test func aCancelledTaskStopsItsStatement() async throws {
        try await withDatabase({ $0.connections = 1 }) { database in
            let (begun, begins) = AsyncStream.makeStream(of: Void.self)
            let task = Task {
                try await database.write { transaction in
                    try transaction.run("INSERT INTO things (id) VALUES (1)")
                    begins.yield()
                    try transaction.run("SELECT pg_sleep(600)")
                }
            }
            _ = await begun.first { true }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            // The only connection is free again, and what was begun is undone.
            let found: Int? = try await database.read { try $0.value("SELECT count(*) AS count FROM things") }
            #expect(found == 0)
        }
    }

    @Test func aStatementEndsWithItsTime() async throws {
        try await withDatabase({ $0.statementTimeout = 200 }) { database in
            let error = await #expect(throws: SQLError.self) { try await database.read { try $0.rows("SELECT pg_sleep(600)") } }
            #expect(error?.kind == .timeout)
            let isAlive = try await answers(database)
            #expect(isAlive)
        }
    }

    @Test func aBrokenConnectionIsMadeAnew() async throws {
        try await withDatabase({ $0.connections = 2 }) { database in
            let error = await #expect(throws: SQLError.self) {
                try await database.write { transaction in
                    try transaction.run("INSERT INTO things (id) VALUES (1)")
                    _ = try transaction.rows("SELECT pg_terminate_backend(pg_backend_pid())")
                    try transaction.run("INSERT INTO things (id) VALUES (2)")
                }
            }
            #expect(error?.kind == .unavailable, "\(String(describing: error))")
            for _ in 0..<4 {
                let isAlive = try await answers(database)
                #expect(isAlive)
            }
            let found: Int? = try await database.read { try $0.value("SELECT count(*) AS count FROM things") }
            #expect(found == 0)
        }
    }

    @Test func whoWaitsForAConnectionGetsOne() async throws {
        try await withDatabase({
            $0.connections = 1
            $0.poolTimeout = .seconds(60)
        }) { database in
            let answered = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 { group.addTask { try await answers(database) } }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(answered == 20)
        }
    }

    @Test func whoWaitsTooLongIsTold() async throws {
        try await withDatabase({
            $0.connections = 1
            $0.poolTimeout = .seconds(2)
        }) { database in
            let (begun, begins) = AsyncStream.makeStream(of: Void.self)
            let long = Task {
                try await database.read { transaction in
                    begins.yield()
                    return try transaction.rows("SELECT pg_sleep(600)").count
                }
            }
            _ = await begun.first { true }
            let error = await #expect(throws: SQLError.self) { _ = try await answers(database) }
            #expect(error?.kind == .unavailable && error?.state == "pool")
            let waiting = Task { try await answers(database) }
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
            long.cancel()
            _ = await long.result
            let isAlive = try await answers(database)
            #expect(isAlive)
        }
    }

    @Test func wrongAddressesAreToldWithoutThePassword() async throws {
        try await PostgresCluster.withDatabase { url in
            for (wrong, kind) in [
                (url.replacing("app:app@", with: "app:hunter2-secret@"), SQLError.Kind.refused),
                (url.replacing("/test_", with: "/nowhere_"), .refused),
                (url.replacing(/127\.0\.0\.1:[0-9]+/, with: "127.0.0.1:1"), .unavailable),
            ] {
                let database = PostgresDatabase(PostgresSettings(url: wrong))
                let error = await #expect(throws: SQLError.self) { _ = try await answers(database) }
                #expect(error?.kind == kind, "\(String(describing: error))")
                #expect(error?.description.contains("hunter2-secret") == false)
                try await database.close()
            }
        }
    }
}
