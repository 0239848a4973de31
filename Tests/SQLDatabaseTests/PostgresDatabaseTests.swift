import Dispatch
import IntegrationTesting
import SQLDatabase
import Testing

/// What only a server does: it is slow, goes away, and has a limit.
@Suite("PostgreSQL", .enabled(if: PostgresPooler.isInstalled), .timeLimit(.minutes(2)))
struct PostgresDatabaseTests {
    private func withDatabase<R>(
        _ kind: TestedDatabase, _ change: (inout PostgresSettings) -> Void = { _ in }, _ body: (any SQLDatabase) async throws -> R
    ) async throws -> R {
        try await SQLDatabaseTests.withDatabase(kind, change, body)
    }

    private func answers(_ database: any SQLDatabase) async throws -> Bool {
        let one: Int? = try await database.read { try $0.value("SELECT 1 AS one") }
        return one == 1
    }

    @Test(arguments: [TestedDatabase.postgreSQL, .pooled]) func aCancelledTaskStopsItsStatement(_ kind: TestedDatabase) async throws {
        try await withDatabase(kind, { $0.connections = 1 }) { database in
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

    @Test(arguments: [TestedDatabase.postgreSQL, .pooled]) func aStatementEndsWithItsTime(_ kind: TestedDatabase) async throws {
        try await withDatabase(kind, { $0.statementTimeout = 200 }) { database in
            let error = await #expect(throws: SQLError.self) { try await database.read { try $0.rows("SELECT pg_sleep(600)") } }
            #expect(error?.kind == .timeout)
            let isAlive = try await answers(database)
            #expect(isAlive)
        }
    }

    @Test(arguments: [TestedDatabase.postgreSQL, .pooled]) func aPostedStatementIsNotWaitedFor(_ kind: TestedDatabase) async throws {
        try await withDatabase(kind, { $0.statementTimeout = 60_000 }) { database in
            let (locked, locks) = AsyncStream.makeStream(of: Void.self)
            let free = DispatchSemaphore(value: 0)
            let holder = Task {
                try await database.write(.locking) { transaction in
                    try transaction.run("SELECT pg_advisory_xact_lock(7)")
                    locks.yield()
                    // Until the other has posted its statement, which waits for this lock.
                    free.wait()
                }
            }
            _ = await locked.first { true }
            let rows = try await database.write(.locking) { transaction in
                let first = try transaction.post("SELECT 1 AS number, CAST(pg_advisory_xact_lock(7) AS TEXT) AS lock")
                let second = try transaction.post("SELECT 2 AS number")
                free.signal()
                return try (second.rows() + first.rows()).map { $0["number"] as Int64 }
            }
            #expect(rows == [2, 1])
            try await holder.value
        }
    }

    /// A client that is stopped, or cut off, must not keep what it has locked.
    @Test(arguments: [TestedDatabase.postgreSQL, .pooled]) func whoDoesNothingBehindAPostedStatementLosesItsLocks(_ kind: TestedDatabase)
        async throws
    {
        try await withDatabase(kind, { $0.idleTimeout = 300 }) { database in
            try await database.write { try $0.run("INSERT INTO things (id) VALUES (1)") }
            let (posted, posts) = AsyncStream.makeStream(of: Void.self)
            let isOver = DispatchSemaphore(value: 0)
            let stopped = Task {
                try await database.write(.locking) { transaction in
                    try transaction.post("UPDATE things SET name = 'a' WHERE id = 1")
                    try transaction.post("UPDATE things SET size = 1 WHERE id = 1")
                    posts.yield()
                    isOver.wait()
                }
            }
            _ = await posted.first { true }
            let update = await Task {
                try await database.write(.locking) { try $0.run("UPDATE things SET size = 2 WHERE id = 1") }
            }.result
            isOver.signal()
            _ = try update.get()
            await #expect(throws: SQLError.self) { try await stopped.value }
            let names: [String?] = try await database.read { try $0.values("SELECT name FROM things") }
            #expect(names == [nil])
        }
    }

    /// What became of the transaction is known where the server says which statement failed.
    @Test(arguments: [TestedDatabase.postgreSQL, .pooled]) func whatEndsAPostedStatementIsNotTakenForALostCommit(_ kind: TestedDatabase)
        async throws
    {
        try await withDatabase(kind, { $0.statementTimeout = 300 }) { database in
            let late = await #expect(throws: SQLError.self) { try await database.write { _ = try $0.post("SELECT pg_sleep(600)") } }
            #expect(late?.kind == .timeout)
            let ended = await #expect(throws: SQLError.self) {
                try await database.write { transaction in
                    try transaction.post("INSERT INTO things (id) VALUES (1)")
                    try transaction.post("SELECT pg_terminate_backend(pg_backend_pid())")
                    try transaction.post("INSERT INTO things (id) VALUES (2)")
                }
            }
            #expect(ended?.kind == .unavailable, "\(String(describing: ended))")
            let isAlive = try await answers(database)
            #expect(isAlive)
            let found: Int? = try await database.read { try $0.value("SELECT count(*) AS count FROM things") }
            #expect(found == 0)
        }
    }

    /// What it keeps was planned for tables that another node changes meanwhile.
    @Test(arguments: [TestedDatabase.postgreSQL, .pooled]) func whatTheServerKeepsIsForgottenWithItsTables(_ kind: TestedDatabase)
        async throws
    {
        try await withDatabase(kind, { $0.connections = 1 }) { database in
            for columns in 1...3 {
                for number in 0..<4 {
                    let row = try await database.write { transaction in
                        try transaction.run("INSERT INTO things (id) VALUES (\(columns * 10 + number))")
                        return try transaction.row("SELECT * FROM things ORDER BY id DESC")?.values.count
                    }
                    let all: Int? = try await database.read {
                        try $0.value("SELECT count(*) FROM pg_attribute WHERE attrelid = 'things'::regclass AND attnum > 0")
                    }
                    #expect(row == all)
                }
                let kept: Int? = try await database.read { try $0.value("SELECT count(*) FROM pg_prepared_statements") }
                #expect(kept == (kind == .pooled ? 0 : 2))
                try await database.write { try $0.script("ALTER TABLE things ADD COLUMN more_\(columns) TEXT") }
            }
        }
    }

    @Test(arguments: [TestedDatabase.postgreSQL, .pooled]) func aBrokenConnectionIsMadeAnew(_ kind: TestedDatabase) async throws {
        try await withDatabase(kind, { $0.connections = 2 }) { database in
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

    @Test(arguments: [TestedDatabase.postgreSQL, .pooled]) func whoWaitsForAConnectionGetsOne(_ kind: TestedDatabase) async throws {
        try await withDatabase(
            kind,
            {
                $0.connections = 1
                $0.poolTimeout = .seconds(60)
            }
        ) { database in
            let answered = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 { group.addTask { try await answers(database) } }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(answered == 20)
        }
    }

    @Test(arguments: [TestedDatabase.postgreSQL, .pooled]) func whoWaitsTooLongIsTold(_ kind: TestedDatabase) async throws {
        try await withDatabase(
            kind,
            {
                $0.connections = 1
                $0.poolTimeout = .seconds(2)
            }
        ) { database in
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
            for (wrong, kind, words) in [
                (url.replacing("app:app@", with: "app:hunter2-secret@"), SQLError.Kind.refused, "look at the user and the password"),
                // Slashes, a space, a question mark and an @.
                (url.replacing("app:app@", with: "app:%2Fhunter2%3F%20secret%40@"), .refused, "look at the user and the password"),
                (url.replacing("app:app@", with: "app@") + "?password=hunter2-secret", .refused, "look at the user and the password"),
                (url.replacing("app:app@", with: "app@"), .refused, "no password supplied"),
                (url.replacing("/test_", with: "/nowhere_"), .refused, "does not exist"),
                (url.replacing(/127\.0\.0\.1:[0-9]+/, with: "127.0.0.1:1"), .unavailable, "Connection refused"),
                // What libpq would take for the host, its port, the database, or for an option.
                (url.replacing("app:app@", with: "app:hunter2@secret@"), .refused, "are written as"),
                (url.replacing("app:app@", with: "app:hunter2/secret@"), .refused, "are written as"),
                (url.replacing("app:app@", with: "app:a@hunter2/secret@"), .refused, "are written as"),
                (url.replacing("app:app@", with: "app:hunter2%secret@"), .refused, "are written as"),
                (url.replacing("app:app@", with: "app:%00hunter2@"), .refused, "are written as"),
                (url.replacing("app:app@", with: "app:a@s?hunter2@"), .refused, "does not understand"),
                ("postgres://app:hunter2-secret", .refused, "are written as"),
                (url + "?password=a&hunter2-secret", .refused, "does not understand"),
                (url + "?sslmode=hunter", .refused, "invalid sslmode value"),
            ] {
                let database = PostgresDatabase(PostgresSettings(url: wrong))
                let error = await #expect(throws: SQLError.self) { _ = try await answers(database) }
                #expect(error?.kind == kind && error?.message.contains(words) == true, "\(wrong): \(String(describing: error))")
                for piece in ["hunter2", "secret"] { #expect(error?.description.contains(piece) == false, "\(String(describing: error))") }
                try await database.close()
            }
        }
    }

    @Test func addressesThatAreReadAsTheyAreMeantHaveNoFault() {
        for url in [
            "postgres://u:p@h/d", "postgresql://u@h:5432,i:5433/d?sslmode=require", "postgres:///d?host=/tmp&user=a@b",
            "postgres://h/d?user=a@b",
            "postgres://u:a%3A%2f%40@[::1]:5/d", "postgres://u:p?w#[x]:y@h/d", "postgres://u:p@h?sslrootcert=/a@b", "postgres://%2Ftmp/d",
            "postgres://u:p@h,[::1]/",
        ] {
            #expect(PostgresSettings(url: url).fault == nil, "\(url)")
        }
    }
}
