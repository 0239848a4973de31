import IntegrationTesting
@testable import SQLDatabase
import Testing

/// pgbouncer gives a connection to another client after each transaction: nothing may rest upon what a session remembers.
@Suite("Behind pgbouncer in transaction mode", .enabled(if: PostgresPooler.isInstalled), .timeLimit(.minutes(2)))
struct PostgresPoolerTests {
    /// Several programs on one database.
    private func withClients<R>(
        _ count: Int, _ change: (Int, inout PostgresSettings) -> Void = { _, _ in },
        _ body: (_ clients: [PostgresDatabase], _ pooled: String, _ direct: String) async throws -> R
    ) async throws -> R {
        try await PostgresPooler.withDatabase { pooled, direct in
            let clients = (0..<count).map { number in
                var settings = PostgresSettings(url: pooled)
                change(number, &settings)
                return PostgresDatabase(settings)
            }
            let result: Result<R, any Error>
            do {
                result = .success(try await body(clients, pooled, direct))
            } catch {
                result = .failure(error)
            }
            for client in clients { try await client.close() }
            return try result.get()
        }
    }

    @Test func moreClientsThanConnections() async throws {
        try await withClients(3) { clients, _, _ in
            try await clients[0].write { transaction in
                try transaction.run("CREATE TABLE counts (id BIGINT PRIMARY KEY, n BIGINT NOT NULL)")
                try transaction.run("INSERT INTO counts VALUES (1, 0), (2, 0)")
            }
            let servers = try await withThrowingTaskGroup(of: Int64?.self) { group in
                for number in 0..<60 {
                    group.addTask {
                        try await clients[number % 3].write(number % 2 == 0 ? .serializable : .locking) { transaction in
                            let id = number % 2 + 1
                            let n: Int64? = try transaction.value("SELECT n FROM counts WHERE id = \(id) FOR UPDATE")
                            try transaction.run("UPDATE counts SET n = \((n ?? 0) + 1) WHERE id = \(id)")
                            return try transaction.value("SELECT pg_backend_pid() AS pid")
                        }
                    }
                }
                return try await group.reduce(into: Set<Int64?>()) { $0.insert($1) }
            }
            #expect(servers.count <= PostgresPooler.connections && !servers.contains(nil))
            let counts: [Int64] = try await clients[1].read { try $0.values("SELECT n FROM counts ORDER BY id") }
            #expect(counts == [30, 30])
        }
    }

    @Test func nothingOfATransactionIsLeftToTheNext() async throws {
        try await withClients(2, { $1.statementTimeout = 11_000 * ($0 + 1) }) { clients, pooled, direct in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        let row = try await clients[number % 2].write(.locking) { transaction in
                            let row = try transaction.row(
                                """
                                SELECT current_setting('statement_timeout') AS statement, current_setting('patchbay.test', true) AS mine,
                                    current_setting('idle_in_transaction_session_timeout') AS idle, current_setting('transaction_isolation') AS kind
                                """)
                            try transaction.script("SET LOCAL patchbay.test = 'mine'; SET LOCAL work_mem = '1MB'")
                            try transaction.run("SELECT pg_advisory_xact_lock(\(number % 3))")
                            return row
                        }
                        #expect(row?["statement"] as String? == (number % 2 == 0 ? "11s" : "22s"))
                        #expect(["", nil].contains(row?["mine"] as String?) && row?["idle"] as String? == "10s")
                        #expect(row?["kind"] as String? == "read committed")
                    }
                }
                try await group.waitForAll()
            }
            // What whoever comes next finds, outside of a transaction.
            let link = try PostgresLink(PostgresSettings(url: pooled))
            defer { link.close() }
            for _ in 0..<2 * PostgresPooler.connections {
                let rows = try link.run(
                    """
                    SELECT current_setting('statement_timeout') AS statement, current_setting('work_mem') AS memory,
                        current_setting('idle_in_transaction_session_timeout') AS idle,
                        (SELECT count(*) FROM pg_prepared_statements) + (SELECT count(*) FROM pg_cursors WHERE name != '') AS kept
                    """, []
                ).rows()
                #expect(rows.map { $0["statement"] as String } == ["0"] && rows.map { $0["idle"] as String } == ["0"])
                #expect(rows.map { $0["memory"] as String } == ["4MB"] && rows.map { $0["kept"] as Int64 } == [0])
            }
            let watcher = try PostgresLink(PostgresSettings(url: direct))
            defer { watcher.close() }
            let locks = try watcher.run(
                """
                SELECT count(*) AS n FROM pg_locks WHERE locktype = 'advisory'
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                """, []
            ).rows()
            #expect(locks.map { $0["n"] as Int64 } == [0])
        }
    }

    /// A cancel request goes through the pooler, to the connection that has the statement just then.
    @Test func onlyTheOneThatIsCancelledIsStopped() async throws {
        try await withClients(1) { clients, _, direct in
            let watcher = PostgresDatabase(PostgresSettings(url: direct))
            let others = Task {
                try await withThrowingTaskGroup(of: Int64?.self) { group in
                    for number in 0..<20 {
                        group.addTask { try await clients[0].read { try $0.value("SELECT \(number) + length(pg_sleep(0.01)::text) AS n") } }
                    }
                    return try await group.reduce(0) { $0 + ($1 ?? 0) }
                }
            }
            let (begun, begins) = AsyncStream.makeStream(of: Void.self)
            let long = Task {
                try await clients[0].read { transaction in
                    begins.yield()
                    return try transaction.rows("SELECT pg_sleep(600)").count
                }
            }
            _ = await begun.first { true }
            long.cancel()
            await #expect(throws: CancellationError.self) { try await long.value }
            #expect(try await others.value == 190)
            let sleeping: Int64? = try await watcher.read {
                try $0.value(
                    """
                    SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep(600)%'
                        AND state = 'active' AND pid != pg_backend_pid()
                    """)
            }
            #expect(sleeping == 0)
            try await watcher.close()
        }
    }

    /// What it hears is not for it alone, and it may hear nothing: it must not be in anybody's way.
    @Test func whoListensDisturbsNobody() async throws {
        try await withClients(1) { clients, pooled, _ in
            let (heard, hears) = AsyncStream.makeStream(of: Void.self)
            let listener = PostgresListener(PostgresSettings(url: pooled), channel: "patchbay_test") { hears.yield() }
            defer { listener.stop() }
            // Once it is there; it says so itself.
            _ = await heard.first { true }
            let answers = try await withThrowingTaskGroup(of: String?.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        try await clients[0].write(.locking) { transaction in
                            try transaction.run("SELECT pg_notify('patchbay_test', \("word \(number)"))")
                            return try transaction.value("SELECT \("answer \(number)") AS answer")
                        }
                    }
                }
                return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
            }
            #expect(answers == Set((0..<40).map { "answer \($0)" }))
        }
    }
}
