import Foundation
import IntegrationCore
import IntegrationStore
import Testing

@Suite struct FindingTests {
    /// One full run over one record with the given outcomes; a new body makes it changed.
    @discardableResult
    private func run(
        _ store: IntegrationStore, _ outcomes: [CheckOutcome], at now: Date = TemporaryStore.now, checks: Set<String> = ["c", "d"],
        gone: Bool = false
    ) async throws -> RunSummary {
        let run = try await TestRun.open(store, now: now)
        try await run.commit(
            gone ? [("other", "1")] : [("r", "\(now.timeIntervalSince1970)"), ("other", "1")], outcomes: { $0 == "r" ? outcomes : [] })
        try await run.complete()
        return try await run.finish(checks: checks)
    }

    private func only(_ store: IntegrationStore) async throws -> FindingHistory {
        let findings = try await store.findings(FindingFilter())
        try #require(findings.count == 1)
        return try #require(try await store.finding(findings[0].id))
    }

    @Test func `a finding opens, is updated, resolves, reopens and ends with its record`() async throws {
        let temporary = try TemporaryStore()
        let store = try await temporary.open()
        let times = (0..<6).map { TemporaryStore.now + Double($0 * 100) }
        #expect(try await run(store, [.fail("42")], at: times[0]).findingsOpened == 1)
        try await run(store, [.inconclusive("42")], at: times[1])
        let inconclusive = try await only(store).finding
        #expect((inconclusive.status, inconclusive.verdict, inconclusive.reason) == (.open, .inconclusive, "no such member"))
        #expect(try await run(store, [.pass()], at: times[2]).findingsResolved == 1)
        #expect(try await only(store).finding.resolvedAt == times[2])
        #expect(try await run(store, [.fail("42", severity: .low)], at: times[3]).findingsReopened == 1)
        #expect(try await only(store).finding.resolvedAt == nil)
        #expect(try await run(store, [.notApplicable()], at: times[4]).findingsResolved == 1)
        #expect(try await run(store, [], at: times[5], gone: true).findingsResolved == 0)
        let history = try await only(store)
        #expect(history.events.map(\.kind) == [.opened, .updated, .resolved, .reopened, .resolved])
        #expect(history.events.map(\.at) == Array(times[0...4]))
        #expect(history.events.map(\.verdict) == [.fail, .inconclusive, nil, .fail, nil])
        #expect(history.events[4].reason == "the check no longer applies")
        #expect(history.finding.firstSeen == times[0] && history.finding.severity == .low)
        #expect(history.finding.resource == FindingResource(type: "repository", id: "42", name: "R"))
        #expect(history.finding.remediation == "Unarchive it.")
    }

    @Test func `inconclusive opens a finding and resolves none, whatever name it gives the resource`() async throws {
        let temporary = try TemporaryStore()
        let store = try await temporary.open()
        try await run(store, [.fail("42")])
        try await run(store, [.inconclusive(nil)], at: TemporaryStore.now + 1)
        #expect(try await only(store).finding.resource.id == "42")
        #expect(try await only(store).finding.status == .open)
        try await run(store, [.inconclusive(nil, check: "d"), .pass()], at: TemporaryStore.now + 2)
        let open = try await store.findings(FindingFilter(status: .open))
        #expect(open.map(\.checkID) == ["d"])
        #expect(open[0].resource == FindingResource(type: "record", id: "r"))
    }

    @Test func `an ignored finding stays ignored until its time is over`() async throws {
        let temporary = try TemporaryStore()
        let store = try await temporary.open()
        let start = TemporaryStore.now
        try await run(store, [.fail("42")], at: start)
        let id = try await only(store).finding.id
        let ignore = FindingIgnore(reason: "accepted", by: "ann", until: start + 100)
        try await store.ignoreFinding(id, ignore, now: start + 1)
        try await run(store, [.fail("42", severity: .low)], at: start + 50)
        #expect(try await only(store).finding.status == .ignored)
        #expect(try await only(store).finding.ignored == ignore)
        // Open again as soon as the time is over; the next run notes it in the history.
        let later = try await temporary.open(wallClock: start + 100)
        #expect(try await later.findings(FindingFilter(status: .ignored)).isEmpty)
        let expired = try #require(try await later.findings(FindingFilter(status: .open)).first)
        #expect(expired.status == .open && expired.ignored == nil)
        #expect(try await later.finding(id)?.finding.status == .open)
        #expect(try await run(store, [.fail("42", severity: .low)], at: start + 100).findingsReopened == 1)
        let history = try await only(store)
        #expect(history.finding.status == .open && history.finding.ignored == nil)
        #expect(history.events.map(\.kind) == [.opened, .ignored, .updated, .expired])
        #expect(history.events.map(\.until) == [nil, start + 100, nil, nil])
        #expect(history.events[1].by == "ann" && history.events[1].run == nil && history.events[3].run != nil)
        try await store.ignoreFinding(id, FindingIgnore(reason: "for good", by: "bob"), now: start + 200)
        try await run(store, [.fail("42", severity: .low)], at: start + 1_000_000)
        #expect(try await only(store).finding.status == .ignored)
        try await store.unignoreFinding(id, by: "bob", now: start + 1_000_001)
        #expect(try await only(store).events.map(\.kind).suffix(2) == [.ignored, .unignored])
        try await run(store, [.pass()], at: start + 1_000_002)
        #expect(await asyncCode { try await store.ignoreFinding(id, ignore, now: start) } == .conflict)
        #expect(await asyncCode { try await store.unignoreFinding(PublicID(rawValue: "fnd_0"), by: "x", now: start) } == .notFound)
    }

    @Test func `an ignored finding that goes and comes back is news`() async throws {
        let temporary = try TemporaryStore()
        let store = try await temporary.open()
        try await run(store, [.fail("42")])
        try await store.ignoreFinding(only(store).finding.id, FindingIgnore(reason: "fine", by: "ann"), now: TemporaryStore.now)
        try await run(store, [], at: TemporaryStore.now + 1, gone: true)
        #expect(try await only(store).finding.status == .resolved)
        try await run(store, [.fail("42")], at: TemporaryStore.now + 2)
        #expect(try await only(store).finding.status == .open)
        #expect(try await only(store).events.map(\.kind) == [.opened, .ignored, .resolved, .reopened])
    }

    @Test func `a resource that changes its name leaves no finding behind`() async throws {
        let temporary = try TemporaryStore()
        let store = try await temporary.open()
        try await run(store, [.fail("old")])
        try await run(store, [.fail("new")], at: TemporaryStore.now + 1)
        #expect(try await store.findings(FindingFilter(status: .open)).map(\.resource.id) == ["new"])
        #expect(try await store.findings(FindingFilter(status: .resolved)).map(\.resource.id) == ["old"])
    }

    @Test func `findings, counts and stored outcomes of a removed check go`() async throws {
        let temporary = try TemporaryStore()
        let store = try await temporary.open()
        try await run(store, [.fail("42"), .fail("42", check: "d")])
        #expect(try await run(store, [.fail("42")], at: TemporaryStore.now + 1, checks: ["c"]).findingsResolved == 1)
        let resolved = try await store.findings(FindingFilter(status: .resolved))
        #expect(resolved.map(\.checkID) == ["d"])
        #expect(try await store.finding(resolved[0].id)?.events.last?.reason == "check removed")
        let connection = try await store.connection(provider: "github", name: "acme")
        #expect(try await store.verdictCounts(connection: connection) == [VerdictCount(checkID: "c", fail: 1)])
        let record = try #require(try await store.findings(FindingFilter(status: .open))[0].record)
        #expect(try await store.outcomes(of: record).map(\.checkID) == ["c"])
        try await run(store, [.pass(), .pass(check: "d")], at: TemporaryStore.now + 2)
        let counts = try await store.verdictCounts(connection: connection)
        #expect(counts == [VerdictCount(checkID: "c", pass: 1), VerdictCount(checkID: "d", pass: 1)])
    }

    @Test func `deferred outcomes join those of the page`() async throws {
        let temporary = try TemporaryStore()
        let store = try await temporary.open()
        let run = try await TestRun.open(store)
        try await run.commit([("r", "1")], outcomes: { _ in [.pass()] }, position: "p")
        let record = try #require(try await run.ids(["r"]).first)
        let deferred = [RecordOutcomes(record: record, outcomes: [.inconclusive("42", check: "d", reason: "say \"\\\u{1}é\"")])]
        #expect(try await store.recordOutcomes(deferred, lease: run.run.lease, now: run.now).opened == 1)
        #expect(try await store.recordOutcomes(deferred, lease: run.run.lease, now: run.now) == FindingCounts())
        try await run.commit([("r", "2")], outcomes: { _ in [.fail("42")] }, page: 1)
        let outcomes = try await store.outcomes(of: record)
        #expect(outcomes.map(\.checkID) == ["c", "d"])
        #expect(outcomes.map(\.verdict) == [.fail, .inconclusive])
        #expect(outcomes.map(\.evidenceJSON) == [#"{"archived":true}"#, "{}"])
        #expect(outcomes.map(\.reason) == [nil, "say \"\\\u{1}é\""])
        let counts = try await store.verdictCounts(connection: run.connection)
        #expect(counts == [VerdictCount(checkID: "c", fail: 1), VerdictCount(checkID: "d", inconclusive: 1)])
        #expect(try await run.finish(checks: ["c", "d"]).findingsOpened == 2)
    }

    @Test func `an aggregate has one verdict and its own finding`() async throws {
        let temporary = try TemporaryStore()
        let store = try await temporary.open()
        let run = try await TestRun.open(store)
        let lease = run.run.lease
        #expect(try await store.recordAggregates([.fail("all")], lease: lease, now: run.now).opened == 1)
        #expect(try await store.recordAggregates([.fail("all")], lease: lease, now: run.now) == FindingCounts())
        #expect(try await store.recordAggregates([.inconclusive("other")], lease: lease, now: run.now) == FindingCounts())
        #expect(try await only(store).finding.verdict == .inconclusive)
        #expect(try await store.recordAggregates([.pass()], lease: lease, now: run.now).resolved == 1)
        #expect(try await store.verdictCounts(connection: run.connection) == [VerdictCount(checkID: "c", pass: 1)])
    }

    @Test func `a reported finding stays while full runs report it`() async throws {
        let temporary = try TemporaryStore()
        let store = try await temporary.open()
        func report(_ resources: [String], mode: RunMode = .full, _ status: RunStatus = .success) async throws -> RunSummary {
            let run = try await TestRun.open(store, mode: mode)
            var page = try run.page()
            page.reportedFindings = resources.map {
                ReportedFinding(checkID: "c", severity: .critical, resourceType: "bucket", resourceID: $0, title: "public")
            }
            _ = try await store.commit(page)
            return try await run.finish(status)
        }
        #expect(try await report(["a", "b"]).findingsOpened == 2)
        #expect(try await report([], mode: .delta).findingsResolved == 0)
        #expect(try await report([], .failed).findingsResolved == 0)
        #expect(try await report(["b"]).findingsResolved == 1)
        #expect(try await store.findings(FindingFilter(status: .open, severity: .critical)).map(\.resource.id) == ["b"])
        #expect(try await report(["a", "b"]).findingsReopened == 1)
    }

    @Test func `findings are listed by what was asked, worst first`() async throws {
        let temporary = try TemporaryStore()
        let store = try await temporary.open()
        let run = try await TestRun.open(store)
        try await run.commit(
            [("a", "1"), ("b", "1"), ("c", "1")],
            outcomes: { [.fail($0, severity: $0 == "b" ? .critical : .low), .fail($0, check: "d", severity: .high)] })
        try await run.finish(checks: ["c", "d"])
        let all = try await store.findings(FindingFilter())
        #expect(all.map(\.severity) == [.critical, .high, .high, .high, .low, .low])
        #expect(try await store.findings(FindingFilter(limit: 2)).count == 2)
        #expect(try await store.findings(FindingFilter(checkID: "d")).count == 3)
        #expect(try await store.findings(FindingFilter(provider: "okta")).isEmpty)
        #expect(try await store.findings(FindingFilter(organization: "o2")).isEmpty)
        #expect(try await store.findings(FindingFilter(connection: run.connection, severity: .critical)).map(\.resource.id) == ["b"])
        let other = try await store.connection(provider: "github", name: "other")
        #expect(try await store.findings(FindingFilter(connections: [other])).isEmpty)
        #expect(try await store.findings(FindingFilter(connections: [])).isEmpty)
        #expect(try await store.findings(FindingFilter(connections: [other, run.connection])).count == 6)
    }

    @Test func `a finding of an unchanged record was last seen by the last complete pass`() async throws {
        let temporary = try TemporaryStore()
        let store = try await temporary.open()
        for step in 0..<2 {
            let run = try await TestRun.open(store, now: TemporaryStore.now + Double(step * 100))
            try await run.commit([("r", "same")], outcomes: { _ in [.fail("42")] })
            try await run.complete()
            try await run.finish()
        }
        #expect(try await only(store).finding.lastSeen == TemporaryStore.now + 100)
        #expect(try await only(store).events.count == 1)
    }
}
