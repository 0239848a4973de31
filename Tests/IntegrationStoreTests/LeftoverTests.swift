import Foundation
import IntegrationCore
import IntegrationStore
import IntegrationTesting
import Testing

/// What nobody can come back to is removed bit by bit, and nothing else.
@Suite struct LeftoverTests {
    private static let tables = [
        "records", "verdicts", "removed_records", "run_log", "run_pages", "owed_children", "owed_verdicts", "gone", "aggregate_verdicts",
    ]

    /// Removes all there is, so many rows at a time.
    /// - Returns: In how many steps.
    private func remove(
        _ store: IntegrationStore, logsBefore moment: Date = .distantPast, limit: Int = 1000
    ) async throws -> Int {
        var steps = 0
        while true {
            let removed = try await store.removeLeftovers(logsBefore: moment, limit: limit, now: TemporaryStore.now)
            #expect(removed <= limit)
            if removed == 0 { return steps }
            steps += 1
        }
    }

    private func counts(_ temporary: TemporaryStore) async throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for table in Self.tables { counts[table] = try await SQL.int(temporary.path, "SELECT count(*) FROM \(table)") }
        return counts.filter { $0.value > 0 }
    }

    private func line(_ message: String, at time: Date = TemporaryStore.now) -> RunLogLine {
        RunLogLine(at: time, level: "info", message: message, details: [:])
    }

    /// A connection that has read ten records and lost one again, with a finding, a log, and a run that was interrupted.
    private func readSomething(_ store: IntegrationStore) async throws {
        let records = (0..<10).map { ("k\($0)", "{}") }
        let first = try await TestRun.open(store)
        try await first.commit(records, outcomes: { [$0 == "k1" ? .fail("r1") : .pass()] })
        try await first.complete()
        try await store.addToLog(of: first.run.publicID, (0..<5).map { line("line \($0)") })
        try await first.finish()
        let second = try await TestRun.open(store)
        try await second.commit(Array(records.dropLast()))
        try await second.complete()
        try await second.finish()
    }

    @Test(arguments: [1, 3, 1000]) func `what a deleted connection has read goes, and its findings stay`(limit: Int) async throws {
        let temporary = try TemporaryStore()
        let store = try await temporary.open()
        try await readSomething(store)
        let before = try await counts(temporary)
        #expect(before == ["records": 9, "verdicts": 9, "removed_records": 1, "run_log": 5])
        #expect(try await remove(store) == 0)
        #expect(try await counts(temporary) == before)
        let id = PublicID(rawValue: try #require(try await SQL.strings(temporary.path, "SELECT public_id FROM connections").first))
        // Deleted while a run is under way.
        let last = try await TestRun.open(store)
        try await last.commit([("new", "{}")], position: "next")
        #expect(try await store.deleteConnection(id, organization: "local", by: "test", now: TemporaryStore.now))
        // What it had written stays counted.
        let end = "SELECT status || ' ' || pages || ' ' || inserted || ' ' || reason FROM runs WHERE public_id = '\(last.run.publicID)'"
        #expect(try await SQL.strings(temporary.path, end) == ["cancelled 1 1 the connection was deleted"])
        // Another one of the same name has records of its own.
        let other = try await TestRun.open(store)
        try await other.commit([("a", "{}"), ("b", "{}")], outcomes: { [.fail($0)] })
        try await other.complete()
        try await other.finish()
        let steps = try await remove(store, limit: limit)
        #expect(limit == 1 ? steps > 15 : steps > 0)
        #expect(try await counts(temporary) == ["records": 2, "verdicts": 2])
        #expect(try await other.stored() == ["a": "{}", "b": "{}"])
        #expect(try await SQL.int(temporary.path, "SELECT count(*) FROM findings WHERE record_id IS NULL AND status = 'resolved'") == 1)
        #expect(try await SQL.int(temporary.path, "SELECT count(*) FROM findings WHERE record_id IS NOT NULL") == 2)
        if !TestDatabases.isPostgreSQL { #expect(try await SQL.strings(temporary.path, "PRAGMA foreign_key_check").isEmpty) }
        #expect(try await remove(store) == 0)
    }

    @Test func `findings of a deleted organisation go too, whenever it was deleted`() async throws {
        let temporary = try TemporaryStore()
        let store = try await temporary.open()
        try await store.createOrganization(Organization(id: "org_a", name: "A", createdAt: TemporaryStore.now), by: "test")
        try await readSomething(store)
        try await SQL.execute(temporary.path, "UPDATE connections SET organization = 'org_a'; UPDATE findings SET organization = 'org_a'")
        let id = PublicID(rawValue: try #require(try await SQL.strings(temporary.path, "SELECT public_id FROM connections").first))
        #expect(try await store.deleteConnection(id, organization: "org_a", by: "test", now: TemporaryStore.now))
        #expect(try await remove(store) > 0)
        #expect(try await SQL.int(temporary.path, "SELECT count(*) FROM findings") == 1)
        #expect(try await store.deleteOrganization("org_a", by: "test", now: TemporaryStore.now))
        #expect(try await remove(store, limit: 1) > 0)
        #expect(try await SQL.int(temporary.path, "SELECT count(*) FROM findings") == 0)
        #expect(try await SQL.int(temporary.path, "SELECT count(*) FROM finding_events") == 0)
        #expect(try await remove(store) == 0)
    }

    @Test func `lines of a log are kept for a while, and no more than so many of a run`() async throws {
        let temporary = try TemporaryStore()
        let store = try await temporary.open()
        let run = try await TestRun.open(store)
        let name = run.run.publicID
        try await store.addToLog(of: name, [line("old", at: TemporaryStore.now - 100), line("new")])
        #expect(try await remove(store, logsBefore: TemporaryStore.now - 50, limit: 1) == 1)
        #expect(try await SQL.strings(temporary.path, "SELECT message FROM run_log") == ["new"])
        for part in 0..<3 { try await store.addToLog(of: name, (0..<900).map { line("\(part) \($0)") }) }
        #expect(try await SQL.int(temporary.path, "SELECT max(number) FROM run_log") == IntegrationStore.longestLog)
        let last = try await SQL.strings(temporary.path, "SELECT message FROM run_log ORDER BY number DESC LIMIT 1")
        #expect(last == ["2 197"])
    }
}
