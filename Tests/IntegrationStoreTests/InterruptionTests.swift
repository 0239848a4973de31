import Foundation
import IntegrationCore
import IntegrationStore
import IntegrationTesting
import Testing

/// However often a run is killed, the command given again ends with exactly what an uninterrupted run would have stored.
@Suite struct InterruptionTests {
    /// What a provider holds: pages of root records, and children for some of them.
    private struct Provider {
        var pages: [[(key: String, body: String)]]
        var children: [String: [[(key: String, body: String)]]]

        /// Pages repeat keys as lists do that shift while they are read.
        init(using generator: inout SeededGenerator) {
            var number = 0
            pages = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
                (0..<Int.random(in: 0...8, using: &generator)).map { _ in
                    let isRepeated = number > 0 && Int.random(in: 0..<6, using: &generator) == 0
                    if !isRepeated { number += 1 }
                    let key = isRepeated ? Int.random(in: 1...number, using: &generator) : number
                    return ("k\(key)", "body-\(Int.random(in: 0..<3, using: &generator))")
                }
            }
            children = [:]
            for record in pages.joined() where children[record.key] == nil {
                children[record.key] = (0..<Int.random(in: 1...2, using: &generator)).map { page in
                    (0..<Int.random(in: 0...3, using: &generator)).map { ("c\(page)-\($0)", "child of \(record.key)") }
                }
            }
        }
    }

    private struct Killed: Error {}

    /// Runs to the end, unless `fuel` runs out first: then the store is dropped where it is, without finishing anything.
    private func sync(_ provider: Provider, _ store: IntegrationStore, fuel: Int) async throws {
        var fuel = fuel
        func spend() throws {
            guard fuel > 0 else { throw Killed() }
            fuel -= 1
        }
        let run = try await TestRun.open(store, streams: ["repos", "issues"])
        let stream = try run.stream()
        let start = stream.units[""]?.pages ?? 0
        if stream.units[""]?.isDone != true {
            for number in start..<provider.pages.count {
                try spend()
                let position = number + 1 < provider.pages.count ? "\(number + 1)" : nil
                try await run.commit(
                    provider.pages[number].map { ($0.key, $0.body) }, outcomes: { [$0.hasSuffix("1") ? .fail($0) : .pass()] },
                    page: number, position: position)
            }
        }
        try spend()
        if !stream.completed { try await run.complete() }
        let issues = try run.stream("issues")
        for parent in try await store.storedRecords(stream: stream.id, after: nil, limit: 1000) {
            let pages = provider.children[parent.key] ?? []
            let progress = issues.units[parent.key]
            guard progress?.isDone != true else { continue }
            for number in (progress?.pages ?? 0)..<pages.count {
                try spend()
                var page = try run.page(
                    pages[number].map { ($0.key, $0.body) }, stream: "issues", unit: parent.key, page: number,
                    position: number + 1 < pages.count ? "\(number + 1)" : nil, parent: parent.id)
                page.judge(by: { _ in [.inconclusive(nil)] })
                _ = try await store.commit(page)
            }
        }
        try spend()
        try await run.complete("issues")
        try spend()
        try await run.finish()
    }

    /// Everything a person can see, without numbers that depend on the order of insertion.
    private func contents(_ path: String) async throws -> [[String]] {
        let statements = [
            "SELECT s.name || p.key || '/' || r.key || '=' || r.body || coalesce(v.outcomes, '-') FROM records r "
                + "JOIN streams s ON s.id = r.stream_id JOIN records p ON p.id = r.parent_id LEFT JOIN verdicts v ON v.record_id = r.id",
            "SELECT s.name || '/' || r.key || '=' || r.body || coalesce(v.outcomes, '-') FROM records r "
                + "JOIN streams s ON s.id = r.stream_id LEFT JOIN verdicts v ON v.record_id = r.id WHERE parent_id = 0",
            "SELECT check_id || passes || ',' || fails || ',' || inconclusives FROM checks",
            "SELECT resource_id || status || verdict || evidence FROM findings",
            "SELECT status || inserted FROM runs WHERE status = 'success'",
        ]
        var contents: [[String]] = []
        for statement in statements { contents.append(try await SQL.strings(path, statement).sorted()) }
        return contents
    }

    @Test(arguments: 0..<40)
    func `killed anywhere, any number of times`(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let before = Provider(using: &generator)
        let provider = Provider(using: &generator)
        let interrupted = try TemporaryStore()
        let undisturbed = try TemporaryStore()
        for temporary in [interrupted, undisturbed] {
            try await sync(before, temporary.open(), fuel: .max)
        }
        try await sync(provider, undisturbed.open(), fuel: .max)
        var isDone = false
        var attempts = 0
        while !isDone {
            attempts += 1
            do {
                try await sync(provider, interrupted.open(), fuel: attempts > 30 ? .max : Int.random(in: 0...6, using: &generator))
                isDone = true
            } catch is Killed {}
        }
        let expected = try await contents(undisturbed.path)
        let actual = try await contents(interrupted.path)
        #expect(actual == expected)
        #expect(try await SQL.int(interrupted.path, "SELECT count(*) FROM runs") == 2, "every attempt took up the same run")
        let keys = Set(provider.pages.joined().map { "repos/" + $0.key })
        #expect(Set(expected[1].map { String($0.prefix { $0 != "=" }) }) == keys, "the full set, and nothing else")
    }

    @Test(.enabled(if: !TestDatabases.isPostgreSQL)) func `a page cut off in its transaction leaves nothing behind`() async throws {
        let temporary = try TemporaryStore()
        let run = try await TestRun.open(temporary.open())
        try await SQL.execute(
            temporary.path,
            "CREATE TRIGGER cut BEFORE INSERT ON run_pages BEGIN SELECT raise(ABORT, 'as if killed before the end'); END")
        let failing = await asyncCode { try await run.commit([("a", "1")], outcomes: { [.fail($0)] }) }
        #expect(failing == .database)
        try await SQL.execute(temporary.path, "DROP TRIGGER cut")
        for table in ["records", "verdicts", "findings", "finding_events", "checks", "run_pages"] {
            #expect(try await SQL.int(temporary.path, "SELECT count(*) FROM \(table)") == 0, "\(table)")
        }
        let again = try await TestRun.open(temporary.open())
        #expect(try await again.commit([("a", "1")], outcomes: { [.fail($0)] }).inserted == 1)
    }
}
