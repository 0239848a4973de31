import Foundation
import GRDB
import IntegrationTesting
import SQLDatabase
import Testing

/// What transactions are run on.
enum TestedDatabase: CaseIterable {
    case sqlite
    case postgreSQL
    /// PostgreSQL behind pgbouncer in transaction mode.
    case pooled
}

/// What is asked of each database.
@Suite("Databases", .enabled(if: PostgresPooler.isInstalled), .timeLimit(.minutes(2)))
struct SQLDatabaseTests {
    /// An empty database with a table or two.
    static func withDatabase<R>(
        _ kind: TestedDatabase, _ change: (inout PostgresSettings) -> Void = { _ in }, _ body: (any SQLDatabase) async throws -> R
    ) async throws -> R {
        switch kind {
        case .sqlite:
            let folder = FileManager.default.temporaryDirectory.appending(path: "patchbay-sql-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            return try await withDatabase(SQLiteDatabase(try DatabasePool(path: folder.appending(path: "a.db").path)), body)
        case .postgreSQL:
            return try await PostgresCluster.withDatabase { url in
                var settings = PostgresSettings(url: url)
                change(&settings)
                return try await withDatabase(PostgresDatabase(settings), body)
            }
        case .pooled:
            return try await PostgresPooler.withDatabase { url, _ in
                var settings = PostgresSettings(url: url)
                change(&settings)
                return try await withDatabase(PostgresDatabase(settings), body)
            }
        }
    }

    private static func withDatabase<R>(_ database: any SQLDatabase, _ body: (any SQLDatabase) async throws -> R) async throws -> R {
        let result: Result<R, any Error>
        do {
            let bytes: SQLStatement = database.dialect == .sqlite ? "BLOB" : "BYTEA"
            let double: SQLStatement = database.dialect == .sqlite ? "REAL" : "DOUBLE PRECISION"
            try await database.write { transaction in
                try transaction.run("CREATE TABLE things (id BIGINT PRIMARY KEY, name TEXT UNIQUE, body \(bytes), size \(double))")
                try transaction.run("CREATE TABLE parts (thing BIGINT NOT NULL REFERENCES things (id), count BIGINT CHECK (count > 0))")
            }
            result = .success(try await body(database))
        } catch {
            result = .failure(error)
        }
        try await database.close()
        return try result.get()
    }

    @Test(arguments: TestedDatabase.allCases) func valuesComeBackAsTheyWere(_ kind: TestedDatabase) async throws {
        try await Self.withDatabase(kind) { database in
            let names = [
                "", "it's", "\"quoted\" \\ {1,2} ?", "Grüße 👋🏽", "'; DROP TABLE things; --", "$1", String(repeating: "x", count: 100_000),
            ]
            let numbers: [Int64] = [.min, -1, 0, 1, .max, 255, 65536]
            let bodies: [[UInt8]] = [[], [0], [0, 255, 39, 92], Array(0...255), [1], [2], [3]]
            try await database.write { transaction in
                for index in names.indices {
                    let size = index == 0 ? nil : Double(index) / 3
                    let changed = try transaction.run(
                        "INSERT INTO things VALUES (\(numbers[index]), \(names[index]), \(bodies[index]), \(size))")
                    #expect(changed == 1)
                }
                let (name, body, size): (String?, [UInt8]?, Double?) = (nil, nil, nil)
                try transaction.run("INSERT INTO things VALUES (\(77), \(name), \(body), \(size))")
            }
            try await database.read { transaction in
                for index in names.indices {
                    let row = try #require(try transaction.row("SELECT id, name, body, size FROM things WHERE name = \(names[index])"))
                    #expect(row["id"] as Int64 == numbers[index])
                    #expect(row["name"] as String == names[index])
                    #expect(row["body"] as [UInt8] == bodies[index])
                    #expect(row["size"] as Double? == (index == 0 ? nil : Double(index) / 3))
                }
                let row = try #require(try transaction.row("SELECT name, body FROM things WHERE id = \(77)"))
                #expect(row["name"] as String? == nil && row["body"] as [UInt8]? == nil)
                #expect(try transaction.value("SELECT count(*) AS count FROM things") == 8)
                #expect(try transaction.exists("SELECT 1 FROM things WHERE id = \(0)"))
                #expect(try !transaction.exists("SELECT 1 FROM things WHERE id = \(5)"))
                // A question mark in quotes is none of a value.
                #expect(try transaction.value("SELECT '?' || name AS name FROM things WHERE id = \(1)") == "?\(names[3])")
            }
        }
    }

    @Test(arguments: TestedDatabase.allCases) func listsAreRows(_ kind: TestedDatabase) async throws {
        try await Self.withDatabase(kind) { database in
            let names = ["a", "b\"c", "d\\e", "f,g", "{}", "NULL", "", "ü"]
            try await database.write { transaction in
                let isWritten = try transaction.run(
                    "INSERT INTO things (id, name) SELECT length(value) * 100 + 1, value FROM \(each: ["long", "er one"])")
                #expect(isWritten == 2)
                for (index, name) in names.enumerated() { try transaction.run("INSERT INTO things (id, name) VALUES (\(index), \(name))") }
            }
            try await database.read { transaction in
                let found: [String] = try transaction.values(
                    "SELECT name FROM things WHERE name IN (SELECT value FROM \(each: names + ["none"])) AND id >= \(0) ORDER BY id")
                #expect(found == names)
                let ids: [Int64] = [3, 1, 99]
                let some: [Int64] = try transaction.values("SELECT id FROM things WHERE id IN (SELECT value FROM \(each: ids)) ORDER BY id")
                #expect(some == [1, 3])
                #expect(try transaction.rows("SELECT id FROM things WHERE id IN (SELECT value FROM \(each: [Int64]()))").isEmpty)
                let filter: SQLStatement = "id > \(2) AND name != \("{}")"
                #expect(try transaction.value("SELECT count(*) AS count FROM things WHERE \(filter) AND id < \(100)") == 4)
            }
        }
    }

    @Test(arguments: TestedDatabase.allCases) func aTransactionIsWrittenAsAWholeOrNotAtAll(_ kind: TestedDatabase) async throws {
        struct Stop: Error {}
        try await Self.withDatabase(kind) { database in
            await #expect(throws: Stop.self) {
                try await database.write { transaction in
                    try transaction.run("INSERT INTO things (id) VALUES (1)")
                    throw Stop()
                }
            }
            let found: Int? = try await database.read { try $0.value("SELECT count(*) AS count FROM things") }
            #expect(found == 0)
        }
    }

    @Test(arguments: TestedDatabase.allCases) func brokenRulesAreTold(_ kind: TestedDatabase) async throws {
        try await Self.withDatabase(kind) { database in
            _ = try await database.write { try $0.run("INSERT INTO things (id, name) VALUES (1, \("secret-value"))") }
            let cases: [(SQLStatement, SQLError.Kind)] = [
                ("INSERT INTO things (id, name) VALUES (2, \("secret-value"))", .uniqueViolation),
                ("INSERT INTO things (id) VALUES (1)", .uniqueViolation),
                ("INSERT INTO parts VALUES (9, 1)", .foreignKeyViolation), ("INSERT INTO parts VALUES (1, 0)", .checkViolation),
                ("INSERT INTO nothing VALUES (1)", .invalidStatement), ("SELEKT", .invalidStatement),
            ]
            for (statement, kind) in cases {
                let error = await #expect(throws: SQLError.self, "\(statement.text)") {
                    try await database.write { try $0.run(statement) }
                }
                #expect(error?.kind == kind, "\(statement.text): \(String(describing: error))")
                #expect(error?.description.contains("secret-value") == false)
            }
        }
    }

    @Test(arguments: TestedDatabase.allCases) func statementsThatArePostedAreRunInTheirOrder(_ kind: TestedDatabase) async throws {
        try await Self.withDatabase(kind) { database in
            try await database.write { transaction in
                for number in 1...300 { try transaction.post("INSERT INTO things (id, name) VALUES (\(number), \("thing \(number)"))") }
                #expect(try transaction.value("SELECT count(*) AS count FROM things") == 300)
                try transaction.post("UPDATE things SET name = name || \("!")")
                #expect(try transaction.run("DELETE FROM things WHERE id > \(100)") == 200)
                try transaction.post("DELETE FROM things WHERE id > \(10)")
            }
            let names: [String] = try await database.read { try $0.values("SELECT name FROM things ORDER BY id") }
            #expect(names == (1...10).map { "thing \($0)!" })
        }
    }

    @Test(arguments: TestedDatabase.allCases) func whatAPostedStatementBreaksIsTold(_ kind: TestedDatabase) async throws {
        try await Self.withDatabase(kind) { database in
            _ = try await database.write { try $0.run("INSERT INTO things (id) VALUES (1)") }
            let next: [@Sendable (any SQLTransaction) throws -> Void] = [
                { _ in }, { _ = try $0.rows("SELECT id FROM things") }, { try $0.run("INSERT INTO things (id) VALUES (3)") },
                { try $0.post("INSERT INTO things (id) VALUES (3)") }, { try $0.script("SELECT 1") },
            ]
            for body in next {
                let error = await #expect(throws: SQLError.self) {
                    try await database.write { transaction in
                        try transaction.run("INSERT INTO things (id) VALUES (2)")
                        try transaction.post("INSERT INTO things (id) VALUES (1)")
                        try body(transaction)
                    }
                }
                #expect(error?.kind == .uniqueViolation)
            }
            // A transaction that ends before it was told is rolled back all the same, and its connection goes on.
            struct Stop: Error {}
            await #expect(throws: (any Error).self) {
                try await database.write { transaction in
                    try transaction.post("INSERT INTO things (id) VALUES (1)")
                    throw Stop()
                }
            }
            let ids: [Int64] = try await database.read { try $0.values("SELECT id FROM things") }
            #expect(ids == [1])
        }
    }

    /// What was read before it is written upon is still so.
    @Test(arguments: TestedDatabase.allCases) func writersAreNotInEachOthersWay(_ kind: TestedDatabase) async throws {
        try await Self.withDatabase(kind) { database in
            _ = try await database.write { try $0.run("INSERT INTO things (id, size) VALUES (1, 0)") }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        for _ in 0..<10 {
                            try await database.write { transaction in
                                let size: Double = try transaction.value("SELECT size FROM things WHERE id = 1") ?? 0
                                try transaction.run("UPDATE things SET size = \(size + 1) WHERE id = 1")
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let found: Double? = try await database.read { try $0.value("SELECT size FROM things WHERE id = 1") }
            #expect(found == 40.0)
        }
    }
}
