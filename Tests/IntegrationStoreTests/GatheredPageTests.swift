import Foundation
import IntegrationCore
@testable import IntegrationStore
import IntegrationTesting
import SQLDatabase
import Testing

/// PostgreSQL is told of many rows at once, SQLite of one after another: what is stored is the same.
@Suite("Pages by lists and by rows", .enabled(if: PostgresCluster.isInstalled), .timeLimit(.minutes(3)))
struct GatheredPageTests {
    /// Three runs of pages that bring records again, change and drop them, of which several speak of one resource.
    private static func fill(_ store: IntegrationStore, seed: UInt64, together: Bool) async throws -> [String] {
        var random = SeededGenerator(seed: seed)
        var outcomes: [String] = []
        for round in 0..<3 {
            let now = TemporaryStore.now + Double(round)
            let run = try await TestRun.open(store, now: now)
            var pages: [PageCommit] = []
            for number in 0..<6 {
                let keys = (0..<Int.random(in: 0...8, using: &random)).map { _ in "k\(Int.random(in: 0..<20, using: &random))" }
                var page = try run.page(
                    keys.map { ($0, "\(Int.random(in: 0..<3, using: &random))") }, page: number, position: number < 5 ? "next" : nil)
                let judged = keys.map { judgement(of: $0, &random) }
                page.judge(by: { judged[$0] })
                page.judgesUnchanged = Bool.random(using: &random)
                if Int.random(in: 0..<3, using: &random) == 0 { page.tombstones = ["k\(Int.random(in: 0..<20, using: &random))"] }
                if Int.random(in: 0..<3, using: &random) == 0 {
                    page.reportedFindings = [
                        ReportedFinding(
                            checkID: "c", severity: .critical, resourceType: "user",
                            resourceID: "r\(Int.random(in: 0..<3, using: &random))",
                            title: "reported")
                    ]
                }
                pages.append(page)
            }
            var stored: [PageOutcome] = []
            if together {
                stored = try await store.commit(pages)
            } else {
                for page in pages { stored.append(try await store.commit(page)) }
            }
            outcomes += stored.map { "\($0.inserted) \($0.updated) \($0.unchanged) \($0.findings)" }
            let completed = try await run.complete(confirmed: true)
            outcomes.append("\(completed.deleted) \(completed.findings)")
            let summary = try await run.finish(checks: ["c", "d"])
            outcomes.append("\(summary.inserted) \(summary.deleted) \(summary.findingCounts)")
        }
        return outcomes
    }

    private static func judgement(of key: String, _ random: inout SeededGenerator) -> [CheckOutcome] {
        ["c", "d"].map { check in
            let resource = "r\(Int.random(in: 0..<3, using: &random))"
            return switch Int.random(in: 0..<7, using: &random) {
            case 0: .pass(check: check)
            case 1: .notApplicable(check: check)
            case 2: .inconclusive(nil, check: check)
            case 3: .inconclusive(resource, check: check)
            case 4: .fail(resource, check: check, severity: .low)
            case 5: .fail(key, check: check)
            default: .fail(resource, check: check, evidence: #"{"\#(key)":true}"#)
            }
        }
    }

    /// Everything that pages write, by keys instead of numbers.
    private static func content(of store: IntegrationStore) async throws -> [String] {
        try await store.read { transaction in
            let statements: [SQLStatement] = [
                "SELECT key, body FROM records ORDER BY key",
                "SELECT key, outcomes FROM verdicts JOIN records ON records.id = record_id ORDER BY key",
                "SELECT check_id, remediation, passes, fails, inconclusives, not_applicables FROM checks ORDER BY check_id",
                """
                SELECT check_id, resource_id, resource_type, resource_name, origin, key, status, verdict, severity, title,
                    findings.remediation, evidence, reason, first_seen, last_seen, resolved_at, organization FROM findings JOIN checks ON
                    checks.id = check_ref LEFT JOIN records ON records.id = record_id ORDER BY check_id, resource_id
                """,
                """
                SELECT check_id, resource_id, number, at, kind, finding_events.verdict, finding_events.reason FROM finding_events JOIN findings
                    ON findings.id = finding_id JOIN checks ON checks.id = check_ref ORDER BY check_id, resource_id, number
                """,
                """
                SELECT check_id, resource_id, key, c.verdict, c.severity, c.title, c.evidence, c.reason, c.origin FROM finding_claims AS c
                    JOIN findings ON findings.id = finding_id JOIN checks ON checks.id = check_ref
                    LEFT JOIN records ON records.id = c.record_id ORDER BY check_id, resource_id, key
                """,
                "SELECT key, run_id FROM removed_records ORDER BY run_id, key",
            ]
            return try statements.flatMap { statement in try transaction.rows(statement).map { "\($0.values)" } }
        }
    }

    private static func filled(_ dialect: SQLDialect, seed: UInt64, together: Bool) async throws -> [String] {
        try await StoreConformanceTests.withStore(dialect) { store in
            let outcomes = try await fill(store, seed: seed, together: together)
            return try await outcomes + content(of: store)
        }
    }

    @Test(arguments: 0..<12 as Range<UInt64>) func `pages written together leave what they leave one by one`(_ seed: UInt64) async throws {
        let expected = try await Self.filled(.sqlite, seed: seed, together: false)
        #expect(expected.count > 50)
        for together in [true, false] {
            let found = try await Self.filled(.postgreSQL, seed: seed, together: together)
            let difference = found.difference(from: expected)
            #expect(difference.isEmpty, "together: \(together), \(difference)")
        }
    }

    @Test func `the statements of a commit do not grow with its rows`() async throws {
        let counts = try await StoreConformanceTests.withStore(.postgreSQL) { store in
            let run = try await TestRun.open(store)
            var counts: [Int] = []
            var number = 0
            for size in [1, 40] {
                var pages: [PageCommit] = []
                for _ in 0..<4 {
                    let keys = (0..<size).map { "p\(number)-\($0)" }
                    var page = try run.page(keys.map { ($0, "{}") }, page: number, position: "next")
                    page.judge(by: { [.fail(keys[$0]), .inconclusive(nil, check: "d")] })
                    pages.append(page)
                    number += 1
                }
                counts.append(try await Self.statements(of: pages, store))
            }
            return counts
        }
        // The first commit makes the checks too.
        #expect(counts[1] <= counts[0])
        #expect(counts[1] <= 15)
    }

    @Test func `records are taken for new after such, and one that is there after all is found`() async throws {
        try await StoreConformanceTests.withStore(.postgreSQL) { store in
            let run = try await TestRun.open(store)
            func page(_ number: Int, _ records: [(String, String)]) throws -> [PageCommit] {
                [try run.page(records, page: number, position: "next")]
            }
            let looked = try await Self.statements(of: try page(0, [("a", "1"), ("b", "1")]), store)
            let guessed = try await Self.statements(of: try page(1, [("c", "1"), ("d", "1")]), store)
            #expect(guessed == looked - 1)
            let mixed = try await store.commit(page(2, [("e", "1"), ("a", "1"), ("b", "2")]))[0]
            #expect(mixed.inserted == 1 && mixed.unchanged == 1 && mixed.updated == 1)
            // Of what is not new, the next is not taken for new; one that comes twice in a page is looked for all the same.
            let again = try await store.commit(page(3, [("f", "1"), ("f", "1"), ("c", "1")]))[0]
            #expect(again.inserted == 1 && again.unchanged == 2)
            let new = try await store.commit(page(4, [("g", "1")]) + page(5, [("h", "1")]))
            #expect(new.map(\.inserted) == [1, 1])
            #expect(try await run.stored() == ["a": "1", "b": "2", "c": "1", "d": "1", "e": "1", "f": "1", "g": "1", "h": "1"])
        }
    }

    private static func statements(of pages: [PageCommit], _ store: IntegrationStore) async throws -> Int {
        try await store.write(.locking, as: .system) { transaction in
            let counting = CountingTransaction(transaction)
            _ = try PageTransaction.write(pages, in: counting, store.environment.time(), guessing: true)
            return counting.count
        }
    }
}

/// Counts the statements that are run, or prepared and then run once.
private final class CountingTransaction: SQLTransaction {
    private let transaction: any SQLTransaction
    private(set) var count = 0
    let dialect: SQLDialect

    init(_ transaction: any SQLTransaction) {
        self.transaction = transaction
        dialect = transaction.dialect
    }

    func rows(_ statement: SQLStatement) throws -> [SQLRow] {
        count += 1
        return try transaction.rows(statement)
    }

    func run(_ statement: SQLStatement) throws -> Int {
        count += 1
        return try transaction.run(statement)
    }

    func post(_ statement: SQLStatement) throws -> SQLReply {
        count += 1
        return try transaction.post(statement)
    }

    func script(_ text: String) throws {
        count += 1
        try transaction.script(text)
    }

    func prepared(_ text: String) throws -> PreparedStatement {
        count += 1
        return try transaction.prepared(text)
    }
}
