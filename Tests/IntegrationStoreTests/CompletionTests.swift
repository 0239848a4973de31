import Foundation
import IntegrationCore
import IntegrationStore
import Testing

@Suite struct CompletionTests {
    /// A store whose stream `repos` holds `count` records, each with a finding.
    private func filled(_ temporary: TemporaryStore, _ count: Int) async throws -> IntegrationStore {
        let store = try await temporary.open()
        let run = try await TestRun.open(store)
        try await run.commit(records(0..<count), outcomes: { [.fail($0)] })
        try await run.complete()
        try await run.finish()
        return store
    }

    private func records(_ numbers: Range<Int>) -> [(String, String)] {
        numbers.map { ("k\($0)", "\($0)") }
    }

    @Test func `what a complete pass does not show is deleted`() async throws {
        let temporary = try TemporaryStore()
        let run = try await TestRun.open(try await filled(temporary, 30))
        try await run.commit(records(0..<15), position: "p")
        try await run.commit(records(15..<25), page: 1)
        #expect(try await run.stored().count == 30, "nothing goes before the pass is complete")
        let outcome = try await run.complete()
        #expect((outcome.deleted, outcome.findings.resolved) == (5, 5))
        #expect(outcome.held == nil)
        #expect(try await run.stored().count == 25)
        #expect(try await run.complete().deleted == 0, "completing twice does nothing")
        let summary = try await run.finish()
        #expect((summary.deleted, summary.findingsResolved) == (5, 5))
        let resolved = try await run.store.findings(FindingFilter(status: .resolved))
        #expect(resolved.count == 5)
        let history = try #require(try await run.store.finding(resolved[0].id))
        #expect(history.events.last?.reason == "no longer present")
        #expect(history.finding.record == nil)
    }

    @Test func `an incomplete or a delta pass deletes nothing`() async throws {
        let temporary = try TemporaryStore()
        let store = try await filled(temporary, 3)
        let full = try await TestRun.open(store)
        try await full.commit(records(0..<1), position: "more")
        #expect(await asyncCode { try await full.complete() } == .invalidInput)
        #expect(await asyncCode { try await full.complete(deletesAbsent: false) } == .invalidInput)
        try await full.finish(.inconclusive)
        let delta = try await TestRun.open(store, mode: .delta)
        try await delta.commit(records(0..<1))
        #expect(await asyncCode { try await delta.complete(isWhole: false) } == .invalidInput)
        #expect(try await delta.stored().count == 3)
    }

    /// Whatever the engine says of the pass: what was asked for as changes shows nothing of what is gone.
    @Test func `a unit of which only changes were read deletes nothing`() async throws {
        let temporary = try TemporaryStore()
        let store = try await filled(temporary, 3)
        let run = try await TestRun.open(store, mode: .delta)
        var changes = try run.page(records(0..<1), position: "p")
        changes.isOfChanges = true
        _ = try await store.commit(changes)
        changes = try run.page([], page: 1)
        changes.isOfChanges = true
        _ = try await store.commit(changes)
        #expect(await asyncCode { try await run.complete() } == .invalidInput)
        #expect(try await run.stored().count == 3)
        #expect(try await run.complete(deletesAbsent: false).deleted == 0)
    }

    @Test func `a pass that expired on the way and began anew is a whole one`() async throws {
        let temporary = try TemporaryStore()
        let store = try await filled(temporary, 3)
        let run = try await TestRun.open(store, mode: .delta)
        var changes = try run.page(records(0..<1), position: "p")
        changes.isOfChanges = true
        _ = try await store.commit(changes)
        _ = try await store.commit(run.page(records(1..<2), page: 1))
        #expect(try await run.complete().deleted == 1)
    }

    @Test func `a held deletion waits through deltas until a whole pass has looked again`() async throws {
        let temporary = try TemporaryStore()
        let full = try await TestRun.open(try await filled(temporary, 100))
        try await full.commit(records(60..<100))
        let held = try await full.complete().held
        #expect(held == HeldDeletion(wouldDelete: 60, known: 100))
        try await full.finish(.inconclusive)
        for _ in 0..<2 {
            let delta = try await TestRun.open(full.store, mode: .delta)
            try await delta.commit([])
            #expect(try await delta.complete(deletesAbsent: false).held == held)
            #expect(try await delta.complete(deletesAbsent: false).held == held, "also where the run is resumed after it")
            try await delta.finish(.inconclusive)
        }
        let confirmed = try await TestRun.open(full.store)
        try await confirmed.commit(records(60..<100))
        #expect(try await confirmed.complete(confirmed: true).deleted == 60)
        try await confirmed.finish()
        let delta = try await TestRun.open(full.store, mode: .delta)
        #expect(try await delta.complete(deletesAbsent: false).held == nil)
        #expect(try await delta.stored().count == 40)
    }

    @Test func `what is there again is held no more, and was not agreed to`() async throws {
        let temporary = try TemporaryStore()
        let first = try await TestRun.open(try await filled(temporary, 100))
        try await first.commit(records(60..<100))
        #expect(try await first.complete().held != nil)
        try await first.finish(.inconclusive)
        let second = try await TestRun.open(first.store)
        try await second.commit(records(0..<100))
        #expect(try await second.complete().held == nil)
        try await second.finish()
        let third = try await TestRun.open(first.store)
        try await third.commit(records(60..<100))
        #expect(try await third.complete(confirmed: true).held == HeldDeletion(wouldDelete: 60, known: 100))
    }

    /// Held only beyond both limits: more than 30 % and more than 20 of what was known before the pass.
    @Test(arguments: [
        (known: 100, gone: 30, new: 0, held: false), (known: 100, gone: 31, new: 0, held: true), (known: 50, gone: 20, new: 0, held: false),
        (known: 50, gone: 21, new: 0, held: true), (known: 20, gone: 20, new: 0, held: false), (known: 30, gone: 30, new: 300, held: true),
    ])
    func `a mass deletion waits for confirmation`(known: Int, gone: Int, new: Int, held: Bool) async throws {
        let temporary = try TemporaryStore()
        let run = try await TestRun.open(try await filled(temporary, known))
        try await run.commit(records(gone..<known) + (0..<new).map { ("new\($0)", "n") })
        let outcome = try await run.complete()
        #expect(outcome.held == (held ? HeldDeletion(wouldDelete: gone, known: known) : nil))
        #expect(outcome.deleted == (held ? 0 : gone))
        #expect(try await run.stored().count == known + new - outcome.deleted)
        try await run.finish()
        guard held else { return }
        let again = try await TestRun.open(run.store)
        try await again.commit(records(gone..<known) + (0..<new).map { ("new\($0)", "n") })
        #expect(try await again.complete(confirmed: true).deleted == gone)
        #expect(try await again.stored().count == known + new - gone)
    }

    @Test func `a person confirms what was shown, and no more`() async throws {
        let temporary = try TemporaryStore()
        let first = try await TestRun.open(try await filled(temporary, 100))
        try await first.commit(records(50..<100))
        #expect(try await first.complete(confirmed: true).held != nil, "nothing was shown yet")
        try await first.finish()
        let second = try await TestRun.open(first.store)
        try await second.commit(records(90..<100))
        #expect(try await second.complete(confirmed: true).held == HeldDeletion(wouldDelete: 90, known: 100))
        try await second.finish()
        let third = try await TestRun.open(first.store)
        try await third.commit(records(85..<100))
        #expect(try await third.complete(confirmed: true).deleted == 85)
    }

    @Test func `what is said to be gone goes once its stream is complete, unless it is seen again`() async throws {
        let temporary = try TemporaryStore()
        let store = try await filled(temporary, 30)
        let first = try await TestRun.open(store, mode: .delta)
        var page = try first.page(position: "p")
        page.tombstones = ["k1", "k2", "k3"]
        _ = try await store.commit(page)
        try await first.finish(.failed)
        #expect(try await first.stored().count == 30)
        let second = try await TestRun.open(store, mode: .delta)
        try await second.commit([("k2", "2")])
        #expect(try await second.complete(deletesAbsent: false).deleted == 2)
        #expect(try await second.stored().keys.contains("k2"))
        #expect(try await !second.stored().keys.contains("k1"))
    }

    @Test func `a mass of tombstones waits for confirmation too`() async throws {
        let temporary = try TemporaryStore()
        let store = try await filled(temporary, 100)
        let first = try await TestRun.open(store, mode: .delta)
        var page = try first.page()
        page.tombstones = (0..<60).map { "k\($0)" }
        _ = try await store.commit(page)
        #expect(try await first.complete(deletesAbsent: false).held == HeldDeletion(wouldDelete: 60, known: 100))
        try await first.finish()
        let second = try await TestRun.open(store, mode: .delta)
        try await second.commit([])
        #expect(try await second.complete(deletesAbsent: false, confirmed: true).deleted == 60)
        #expect(try await second.stored().count == 40)
    }

    @Test func `records of other streams and connections stay`() async throws {
        let temporary = try TemporaryStore()
        let store = try await filled(temporary, 3)
        let other = try await store.connection(provider: "github", name: "other")
        let run = try await store.openRun(
            RunRequest(
                connection: other, mode: .full, streams: ["repos", "x"], manifestHash: "", settingsHash: "", now: TemporaryStore.now))
        let theirs = TestRun(store: store, connection: other, run: run)
        _ = try await store.commit(theirs.page([("k0", "x")], stream: "x"))
        try await theirs.commit([("k0", "theirs")])
        try await theirs.complete()
        try await theirs.complete("x")
        let mine = try await store.connection(provider: "github", name: "acme")
        #expect(try await TestRun.stored(store, mine, "repos").count == 3)
        #expect(try await theirs.stored() == ["k0": "theirs"])
        #expect(try await theirs.stored("x") == ["k0": "x"])
    }

    /// A cursor that had expired makes a unit begin anew: its pages may repeat those of the changes before.
    @Test func fingerprintsOfADeltaThatBeganAnewAreThoseOfTheWholeOnly() async throws {
        let temporary = try TemporaryStore()
        let run = try await TestRun.open(temporary.open(), mode: .delta)
        for (number, isOfChanges) in [true, true, false].enumerated() {
            var page = try run.page([("r\(number)", "{}")], page: number, position: "next")
            page.isOfChanges = isOfChanges
            _ = try await run.store.commit(page)
        }
        let resumed = try await TestRun.open(temporary.open(), mode: .delta)
        #expect(resumed.run.resumed)
        #expect(try resumed.stream().units[""]?.fingerprints == [2])
    }
}
