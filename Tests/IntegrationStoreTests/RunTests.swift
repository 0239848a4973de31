import Foundation
import IntegrationCore
import IntegrationStore
import IntegrationTesting
import Testing

@Suite struct RunTests {
    @Test func `an interrupted run goes on where it stopped`() async throws {
        let temporary = try TemporaryStore()
        let first = try await TestRun.open(temporary.open(), streams: ["repos", "issues"])
        var page = try first.page([("a", "1")], position: "page-2")
        page.cursorCandidate = "c1"
        page.fingerprint = .max
        _ = try await first.store.commit(page)
        _ = try await first.store.commit(first.page(stream: "issues", unit: "7"))
        try await first.complete("issues")
        let second = try await TestRun.open(temporary.open(), streams: ["repos", "issues"], now: first.now + 60)
        #expect(second.run.resumed && second.run.id == first.run.id && second.run.publicID == first.run.publicID)
        #expect(second.run.startedAt == first.now)
        let expected = UnitProgress(position: "page-2", pages: 1, isDone: false, fingerprints: [.max], cursorCandidate: "c1")
        #expect(try second.stream().units == ["": expected])
        #expect(try !second.stream().completed && second.stream("issues").completed)
        #expect(try second.stream("issues").units["7"]?.isDone == true)
    }

    /// What the interrupted command said that it had done is not said again.
    @Test func `what a run did to findings before it was taken up is told apart`() async throws {
        let temporary = try TemporaryStore()
        let first = try await TestRun.open(temporary.open())
        #expect(first.run.findingsBefore == FindingCounts())
        try await first.commit([("a", "1")], outcomes: { [.fail($0)] }, position: "page-2")
        let second = try await TestRun.open(temporary.open())
        #expect(second.run.resumed && second.run.findingsBefore.opened == 1)
        try await second.commit([("b", "1")], outcomes: { [.fail($0)] }, page: 1)
        #expect(try await second.finish().findingsOpened == 2)
    }

    @Test func `a run that is taken up reads for changes what it began with`() async throws {
        let temporary = try TemporaryStore()
        let store = try await temporary.open()
        let connection = try await store.connection(provider: "github", name: "acme")
        func open(_ changesOnly: [String]) async throws -> OpenRun {
            try await store.openRun(
                RunRequest(
                    connection: connection, mode: .delta, streams: ["repos", "issues"], changesOnly: changesOnly, manifestHash: "m",
                    settingsHash: "s", now: TemporaryStore.now))
        }
        #expect(try await open(["repos", "issues"]).changesOnly == ["repos", "issues"])
        try await store.close()
        let again = try await temporary.open()
        let resumed = try await again.openRun(
            RunRequest(
                connection: connection, mode: .delta, streams: ["repos", "issues"], changesOnly: ["repos"], manifestHash: "m",
                settingsHash: "s", now: TemporaryStore.now))
        #expect(resumed.resumed && resumed.changesOnly == ["repos", "issues"])
    }

    @Test func `whoever lost the lease can write nothing more`() async throws {
        let temporary = try TemporaryStore()
        let first = try await TestRun.open(temporary.open())
        let second = try await TestRun.open(temporary.open())
        #expect(await asyncCode { try await first.commit([("a", "1")]) } == .leaseLost)
        #expect(await asyncCode { try await first.complete() } == .leaseLost)
        #expect(await asyncCode { try await first.finish() } == .leaseLost)
        #expect(await asyncCode { try await first.store.heartbeat(first.run.lease) } == .leaseLost)
        let lease = first.run.lease
        #expect(await asyncCode { _ = try await first.store.recordAggregates([.pass()], lease: lease, now: first.now) } == .leaseLost)
        #expect(try await second.stored().isEmpty)
        try await second.finish()
        #expect(await asyncCode { try await second.commit([("a", "1")]) } == .leaseLost)
    }

    @Test(arguments: ["mode", "manifest", "settings", "streams", "age"])
    func `a run of another kind is cancelled, not resumed`(difference: String) async throws {
        let temporary = try TemporaryStore()
        let first = try await TestRun.open(temporary.open())
        try await first.commit([("a", "1")], position: "p")
        let second = try await TestRun.open(
            temporary.open(wallClock: difference == "age" ? TemporaryStore.now + 3601 : TemporaryStore.now),
            mode: difference == "mode" ? .delta : .full, streams: difference == "streams" ? ["repos", "x"] : ["repos"],
            manifestHash: difference == "manifest" ? "other" : "m", settingsHash: difference == "settings" ? "other" : "s",
            now: first.now)
        #expect(!second.run.resumed)
        #expect(try second.stream().units.isEmpty)
        let runs = try await second.store.runs(connection: second.connection)
        #expect(runs.map(\.status) == [.running, .cancelled])
        #expect(runs[1].inserted == 1 && runs[1].pages == 1)
        #expect(try await second.stored() == ["a": "1"])
    }

    @Test func `a living process keeps its run to itself`() async throws {
        let temporary = try TemporaryStore()
        let first = try await TestRun.open(temporary.open(pid: 10))
        let start = TemporaryStore.now
        #expect(await asyncCode { _ = try await TestRun.open(temporary.open(pid: 11, alive: [10], wallClock: start + 9)) } == .runActive)
        #expect(try await first.commit([("a", "1")], position: "p").inserted == 1)
        // Dead at once, silent for long, or closed in order: each lets the next one in.
        #expect(try await TestRun.open(temporary.open(pid: 12, wallClock: start + 1)).run.resumed)
        #expect(try await TestRun.open(temporary.open(pid: 13, alive: [12], wallClock: start + 12)).run.resumed)
        let last = try await TestRun.open(temporary.open(pid: 14, alive: [13], wallClock: start + 23))
        try await last.store.close()
        #expect(try await TestRun.open(temporary.open(pid: 15, alive: [14], wallClock: start + 23)).run.resumed)
    }

    @Test func `a heartbeat keeps a slow run alive`() async throws {
        let temporary = try TemporaryStore()
        let start = TemporaryStore.now
        let first = try await TestRun.open(temporary.open(pid: 10))
        let later = try await temporary.open(pid: 10, wallClock: start + 9)
        try await later.heartbeat(first.run.lease)
        #expect(await asyncCode { _ = try await TestRun.open(temporary.open(pid: 11, alive: [10], wallClock: start + 18)) } == .runActive)
    }

    @Test func `this process is alive, and one that ended is not`() async throws {
        #expect(ProcessIdentity.current.isAlive)
        let child = try ChildProcess(["/bin/sh", "-c", "exit 0"])
        await child.end()
        let current = ProcessIdentity.current
        #expect(!ProcessIdentity(host: current.host, pid: child.identifier, startTime: 0).isAlive)
        #if os(Linux)
        #expect(!ProcessIdentity(host: current.host, pid: current.pid, startTime: current.startTime + 1).isAlive, "an id used again")
        #endif
        #expect(ProcessIdentity(host: "elsewhere", pid: child.identifier, startTime: 0).isAlive)
    }

    @Test func `a cursor moves when its stream is complete and not before`() async throws {
        let temporary = try TemporaryStore()
        let first = try await TestRun.open(temporary.open())
        try await first.commit([("a", "1")])
        #expect(try first.stream().cursor == nil)
        let second = try await TestRun.open(temporary.open(), mode: .delta)
        #expect(try second.stream().cursor == nil, "cancelled before it was complete")
        try await second.complete(deletesAbsent: false, cursor: "2024")
        try await second.finish(.failed)
        let third = try await TestRun.open(second.store, mode: .delta)
        #expect(try third.stream().cursor == "2024")
        try await third.complete(deletesAbsent: false)
        #expect(try await TestRun.open(temporary.open(), mode: .full).stream().cursor == "2024")
    }

    @Test func `names of runs sort by time`() {
        let early = PublicID(.run, at: Date(timeIntervalSince1970: 1))
        let late = PublicID(.run, at: Date(timeIntervalSince1970: 1_700_000_000))
        #expect(early < late && early.rawValue.hasPrefix("run_") && early.rawValue.count == 30)
        #expect(PublicID(.finding, at: .now).rawValue.hasPrefix("fnd_"))
    }
}
