import Foundation
import IntegrationCore
import IntegrationStore
import IntegrationTesting
import Testing

@Suite struct PageTests {
    @Test func `bytes are stored as they came`() async throws {
        let temporary = try TemporaryStore()
        let run = try await TestRun.open(temporary.open())
        let bodies = ["{ \"a\" : 1.0e0 }", "{\"é\":\"\\u0000\"}", "[]", ""]
        try await run.commit(bodies.enumerated().map { ("k\($0.offset)", $0.element) })
        #expect(try await run.stored() == ["k0": bodies[0], "k1": bodies[1], "k2": bodies[2], "k3": ""])
    }

    @Test func `U+0000 is refused in keys and places by name, is in no tombstone, and in words it keeps nothing from being stored`()
        async throws
    {
        let temporary = try TemporaryStore()
        let store = try await temporary.open()
        let run = try await TestRun.open(store)
        let error = await #expect(throws: StoreError.self) { try await run.commit([("a", "1"), ("b\0c", "2")], position: "next") }
        #expect(error?.code == .invalidInput && error?.reason.contains("U+0000") == true)
        let misplaced = await #expect(throws: StoreError.self) { try await run.commit([("a", "1")], position: "ne\0xt") }
        #expect(misplaced?.code == .invalidInput && misplaced?.reason.contains("U+0000") == true)
        var changes = try run.page([("z", "1")], position: "more")
        changes.tombstones = ["a\0b"]
        _ = try await store.commit(changes)
        try await run.commit(
            [("a", "1"), ("b", "2")], outcomes: { key in key == "a" ? [.fail("r\0s")] : [.inconclusive("d", reason: "no\0pe")] }, page: 1)
        #expect(try await run.stored() == ["a": "1", "b": "2", "z": "1"])
        let found = try await store.findings(FindingFilter())
        #expect(Set(found.map(\.resource.id)) == ["r\u{FFFD}s", "d"])
        #expect(Set(found.map(\.title)) == ["r\u{FFFD}s is archived", "cannot tell"])
    }

    @Test func `evidence with U+0000 can be read`() async throws {
        let temporary = try TemporaryStore()
        let store = try await temporary.open()
        let run = try await TestRun.open(store)
        let evidence = #"{"name":"a\u0000b\\u0000\"c"}"#
        try await run.commit([("a", "1"), ("b", "2")], outcomes: { [.fail($0, evidence: evidence)] })
        let record = try #require(try await run.ids(["a"]).first)
        let outcomes = try await store.outcomes(of: record)
        #expect(outcomes.map(\.evidenceJSON) == [#"{"name":"a\ufffdb\\u0000\"c"}"#])
    }

    @Test func `inserted, updated and unchanged are told apart`() async throws {
        let temporary = try TemporaryStore()
        let run = try await TestRun.open(temporary.open())
        let first = try await run.commit([("a", "1"), ("b", "2"), ("c", "3")], position: "next")
        let ids = try await run.ids(["a", "b", "c"])
        let second = try await run.commit([("c", "3"), ("a", "9"), ("d", "4")], page: 1)
        #expect((first.inserted, first.updated, first.unchanged) == (3, 0, 0))
        #expect((second.inserted, second.updated, second.unchanged) == (1, 1, 1))
        #expect(try await run.ids(["a", "b", "c"]) == ids)
        #expect(try await run.stored() == ["a": "9", "b": "2", "c": "3", "d": "4"])
        let summary = try await run.finish()
        #expect((summary.pages, summary.inserted, summary.updated, summary.unchanged) == (2, 4, 1, 1))
    }

    @Test func `a difference that does not matter keeps the stored bytes`() async throws {
        let temporary = try TemporaryStore()
        let run = try await TestRun.open(temporary.open())
        try await run.commit([("a", "old"), ("b", "old")], position: "p")
        var page = try run.page([("a", "new"), ("b", "new")], page: 1)
        page.isSameContent = { old, index in
            #expect(String(decoding: old, as: UTF8.self) == "old")
            return index == 0
        }
        let outcome = try await run.store.commit(page)
        #expect((outcome.updated, outcome.unchanged) == (1, 1))
        #expect(try await run.stored() == ["a": "old", "b": "new"])
    }

    @Test(.enabled(if: !TestDatabases.isPostgreSQL)) func `a second pass over the same content writes no record, verdict or finding`()
        async throws
    {
        let temporary = try TemporaryStore()
        let store = try await temporary.open()
        let records = (0..<200).map { ("k\($0)", #"{"n":\#($0)}"#) }
        let first = try await TestRun.open(store)
        try await first.commit(records, outcomes: { [$0.hasSuffix("7") ? .fail($0) : .pass()] })
        try await first.complete()
        try await first.finish()
        let tables = ["records", "verdicts", "findings", "finding_events", "checks"]
        for table in tables {
            try await SQL.execute(
                temporary.path,
                """
                CREATE TRIGGER \(table)_i BEFORE INSERT ON \(table) BEGIN SELECT raise(ABORT, 'written'); END;
                CREATE TRIGGER \(table)_u BEFORE UPDATE ON \(table) BEGIN SELECT raise(ABORT, 'written'); END;
                """)
        }
        let second = try await TestRun.open(store)
        let outcome = try await second.commit(
            records, outcomes: { [$0.hasSuffix("7") ? .fail($0) : .pass()] }, judgesUnchanged: true)
        #expect(outcome.unchanged == 200)
        #expect(try await store.verdictCounts(connection: second.connection).first?.fail == 20)
        #expect(try await second.complete().deleted == 0)
    }

    @Test func `pages of a unit come in order and end with the last`() async throws {
        let temporary = try TemporaryStore()
        let run = try await TestRun.open(temporary.open())
        #expect(await asyncCode { try await run.commit([], page: 1) } == .pageOutOfOrder)
        try await run.commit([("a", "1")], position: "2")
        #expect(await asyncCode { try await run.commit([("a", "1")], position: "2") } == .pageOutOfOrder)
        #expect(await asyncCode { try await run.commit([], page: 2) } == .pageOutOfOrder)
        try await run.commit([("b", "1")], page: 1)
        #expect(await asyncCode { try await run.commit([("c", "1")], page: 2) } == .pageOutOfOrder)
        #expect(try await run.stored().keys.sorted() == ["a", "b"])
    }

    @Test func `pages written together are all written or none`() async throws {
        let temporary = try TemporaryStore()
        let run = try await TestRun.open(temporary.open())
        let pages = [
            try run.page([("a", "1"), ("b", "2")], page: 0, position: "1"), try run.page([("b", "2"), ("c", "3")], page: 1, position: "2"),
        ]
        let gap = try run.page([("d", "4")], page: 3)
        #expect(await asyncCode { _ = try await run.store.commit(pages + [gap]) } == .pageOutOfOrder)
        #expect(try await run.stored().isEmpty)
        let outcomes = try await run.store.commit(pages)
        #expect(outcomes.map(\.inserted) == [2, 1])
        #expect(outcomes.map(\.unchanged) == [0, 1])
        #expect(try await run.stored().keys.sorted() == ["a", "b", "c"])
    }

    @Test func `a page is written whole or not at all`() async throws {
        let temporary = try TemporaryStore()
        let run = try await TestRun.open(temporary.open())
        #expect(await asyncCode { try await run.commit([("a", "1"), ("", "2")], outcomes: { [.fail($0)] }) } == .invalidInput)
        let tooLong = String(repeating: "k", count: 1025)
        #expect(await asyncCode { try await run.commit([("a", "1"), (tooLong, "2")]) } == .invalidInput)
        #expect(try await run.stored().isEmpty)
        #expect(try await run.store.findings(FindingFilter()).isEmpty)
        #expect(try await run.commit([("a", "1")]).inserted == 1)
    }

    @Test func `tombstones delete with everything below`() async throws {
        let temporary = try TemporaryStore()
        let run = try await TestRun.open(temporary.open(), streams: ["orgs", "repos", "issues"])
        _ = try await run.store.commit(try run.page([("o", "org")], stream: "orgs", position: "p"))
        let org = try #require(try await run.ids(["o"], of: "orgs").first)
        _ = try await run.store.commit(try run.page([("r1", "1"), ("r2", "2")], stream: "repos", unit: "o", parent: org))
        let repos = try await run.ids(["r1", "r2"])
        #expect(repos.count == 2)
        for (index, repo) in repos.enumerated() {
            var page = try run.page([("7", "issue")], stream: "issues", unit: "r\(index)", parent: repo)
            page.judge(by: { _ in [.fail("issue-\(index)")] })
            #expect(try await run.store.commit(page).inserted == 1, "the same key below two parents is two records")
        }
        var page = try run.page(stream: "orgs", page: 1)
        page.tombstones = ["o", "never known"]
        _ = try await run.store.commit(page)
        #expect(try await run.store.recordCount(connection: run.connection, stream: "orgs") == 1, "not before the stream is complete")
        let outcome = try await run.complete("orgs", deletesAbsent: false)
        #expect(outcome.deleted == 5)
        #expect(outcome.findings.resolved == 2)
        for stream in ["orgs", "repos", "issues"] {
            #expect(try await run.store.recordCount(connection: run.connection, stream: stream) == 0)
        }
        #expect(try await SQL.int(temporary.path, "SELECT count(*) FROM verdicts") == 0)
        #expect(try await run.store.verdictCounts(connection: run.connection) == [VerdictCount(checkID: "c")])
    }

    @Test func `a stream or parent of another connection is refused`() async throws {
        let temporary = try TemporaryStore()
        let store = try await temporary.open()
        let mine = try await TestRun.open(store)
        try await mine.commit([("a", "1")], position: "p")
        let record = try #require(try await mine.ids(["a"]).first)
        let other = try await store.connection(provider: "okta", name: "acme")
        let run = try await store.openRun(
            RunRequest(connection: other, mode: .full, streams: ["users"], manifestHash: "", settingsHash: "", now: mine.now))
        let theirs = TestRun(store: store, connection: other, run: run)
        var page = try mine.page(page: 1)
        page.lease = run.lease
        #expect(await asyncCode { _ = try await store.commit(page) } == .invalidInput)
        #expect(await asyncCode { _ = try await store.commit(theirs.page(stream: "users", parent: record)) } == .notFound)
        let batch = [RecordOutcomes(record: record, outcomes: [.fail("x")])]
        #expect(await asyncCode { _ = try await store.recordOutcomes(batch, lease: run.lease, now: mine.now) } == .notFound)
    }

    @Test func `batches walk a stream and its children`() async throws {
        let temporary = try TemporaryStore()
        let store = try await temporary.open()
        let first = try await TestRun.open(store, streams: ["repos", "issues"])
        try await first.commit((0..<25).map { ("k\($0)", "\($0)") })
        let parent = try #require(try await first.ids(["k3"]).first)
        _ = try await store.commit(first.page([("b", "2"), ("a", "1")], stream: "issues", unit: "k3", parent: parent))
        try await first.finish()
        let run = try await TestRun.open(store, mode: .delta, streams: ["repos", "issues"])
        try await run.commit([("k3", "new"), ("k4", "4"), ("k20", "new"), ("new", "new")])
        let stream = try run.stream().id
        var keys: [String] = []
        var last: RecordID?
        repeat {
            let batch = try await store.storedRecords(stream: stream, after: last, limit: 10)
            keys += batch.map(\.key)
            last = batch.last?.id
        } while last != nil
        #expect(keys == ((0..<25).map { "k\($0)" } + ["new"]).sorted())
        let parents = try await first.ids(["k3", "k4"])
        let children = try #require(try await store.children(of: parents, stream: try run.stream("issues").id)[parent])
        #expect(children.map(\.key) == ["a", "b"])
        #expect(children.allSatisfy { $0.parent == parent })
    }

    @Test func `readers see whole pages while a page is written`() async throws {
        let temporary = try TemporaryStore()
        let run = try await TestRun.open(temporary.open())
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for page in 0..<40 {
                    try await run.commit((0..<10).map { ("\(page)-\($0)", "x") }, page: page, position: "p")
                }
            }
            group.addTask {
                var count = 0
                while count < 400 {
                    let now = try await run.store.recordCount(connection: run.connection, stream: "repos")
                    #expect(now % 10 == 0 && now >= count)
                    count = now
                }
            }
            try await group.waitForAll()
        }
    }
}
