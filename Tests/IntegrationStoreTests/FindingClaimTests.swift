import Foundation
import IntegrationCore
import IntegrationStore
import Testing

/// Several sources may speak of one resource: its finding is there until the last of them is silent.
@Suite struct FindingClaimTests {
    private let temporary: TemporaryStore
    private let store: IntegrationStore

    init() async throws {
        temporary = try TemporaryStore()
        store = try await temporary.open()
    }

    /// One full run over records with the given outcomes; every body is new, so that all are judged.
    @discardableResult
    private func run(
        _ outcomes: KeyValuePairs<String, CheckOutcome>, reported: [String] = [], checks: Set<String> = ["c"]
    ) async throws -> RunSummary {
        let run = try await TestRun.open(store)
        var page = try run.page(outcomes.map { ($0.key, UUID().uuidString) })
        let results = outcomes.map(\.value)
        page.judge(by: { [results[$0]] })
        page.reportedFindings = reported.map {
            ReportedFinding(checkID: "c", severity: .critical, resourceType: "user", resourceID: $0, title: "reported")
        }
        _ = try await store.commit(page)
        try await run.complete(confirmed: true)
        return try await run.finish(checks: checks)
    }

    private func only() async throws -> Finding {
        let findings = try await store.findings(FindingFilter())
        try #require(findings.count == 1, "\(findings.map(\.resource.id))")
        return findings[0]
    }

    @Test(arguments: [["a", "b"], ["b", "a"]]) func `a finding stays open until the last record that names its resource passes`(
        _ order: [String]
    ) async throws {
        #expect(try await run(["a": .fail("42"), "b": .fail("42")]).findingsOpened == 1)
        let first = try await run([order[0]: .pass(), order[1]: .fail("42")])
        #expect(first.findingsResolved == 0 && first.findingsOpened == 0)
        #expect(try await only().status == .open)
        #expect(try await run([order[0]: .pass(), order[1]: .pass()]).findingsResolved == 1)
        #expect(try await only().status == .resolved)
        #expect(try await run([order[0]: .fail("42"), order[1]: .pass()]).findingsReopened == 1)
    }

    @Test func `a finding shows the strongest claim, whoever came last`() async throws {
        try await run(["a": .fail("42", severity: .low), "b": .fail("42", severity: .critical), "c": .inconclusive("42")])
        #expect(try await only().severity == .critical)
        #expect(try await only().verdict == .fail)
        try await run(["a": .fail("42", severity: .low), "b": .pass(), "c": .inconclusive("42")])
        #expect(try await only().severity == .low)
        #expect(try await only().verdict == .fail)
        try await run(["a": .inconclusive("42"), "b": .fail("42", severity: .medium), "c": .inconclusive("42")])
        #expect(try await only().severity == .medium)
        try await run(["a": .pass(), "b": .inconclusive("42"), "c": .pass()])
        #expect(try await only().verdict == .inconclusive)
        #expect(try await only().status == .open)
    }

    @Test func `a record that is deleted leaves the finding to the others`() async throws {
        try await run(["a": .fail("42"), "b": .fail("42"), "c": .fail("42")])
        #expect(try await run(["b": .fail("42"), "c": .fail("42")]).findingsResolved == 0)
        #expect(try await only().status == .open)
        #expect(try await run(["c": .fail("42")]).findingsResolved == 0)
        let shown = try await only().record
        #expect(try await store.outcomes(of: try #require(shown)).map(\.verdict) == [.fail])
        #expect(try await run(["d": .pass()]).findingsResolved == 1)
    }

    @Test func `a record that turns to another resource leaves the finding to the others`() async throws {
        try await run(["a": .fail("42"), "b": .fail("42")])
        try await run(["a": .fail("43"), "b": .fail("42")])
        #expect(Set(try await store.findings(FindingFilter(status: .open)).map(\.resource.id)) == ["42", "43"])
        try await run(["a": .fail("43"), "b": .fail("43")])
        #expect(try await store.findings(FindingFilter(status: .open)).map(\.resource.id) == ["43"])
    }

    @Test func `what a person accepted stays accepted while another record takes over`() async throws {
        try await run(["a": .fail("42"), "b": .fail("42")])
        try await store.ignoreFinding(only().id, FindingIgnore(reason: "known", by: "ann"), now: TemporaryStore.now)
        try await run(["a": .pass(), "b": .fail("42")])
        #expect(try await only().status == .ignored)
        try await run(["a": .pass(), "b": .pass()])
        #expect(try await only().status == .resolved)
    }

    @Test func `a handler's report and a record's verdict do not resolve each other`() async throws {
        try await run(["a": .fail("42", severity: .low)], reported: ["42"])
        #expect(try await only().title == "reported")
        #expect(try await run(["a": .pass()], reported: ["42"]).findingsResolved == 0)
        #expect(try await run(["a": .fail("42", severity: .low)], reported: ["42"]).findingsResolved == 0)
        #expect(try await run(["a": .fail("42", severity: .low)]).findingsResolved == 0)
        #expect(try await only().title == "42 is archived")
        #expect(try await run(["a": .pass()]).findingsResolved == 1)
    }

    @Test func `a removed check takes all claims with it`() async throws {
        try await run(["a": .fail("42"), "b": .fail("42")])
        #expect(try await run(["a": .fail("42"), "b": .fail("42")], checks: []).findingsResolved == 1)
        try await run(["a": .fail("42"), "b": .pass()])
        #expect(try await run(["a": .pass(), "b": .pass()]).findingsResolved == 1)
    }

    @Test func `a record without a named resource is named by the keys from its root down`() async throws {
        let run = try await TestRun.open(store, streams: ["repos", "branches"])
        try await run.commit([("a", "1"), ("a/b", "2")])
        let repos = try await run.ids(["a", "a/b"])
        let outcome = CheckOutcome(
            checkID: "c", verdict: .fail,
            finding: FindingDescription(recordType: "branch", recordName: "main", title: "open", remediation: "Protect it."))
        for (parent, keys) in zip(repos, [["main", "b/c", "100%"], ["main", "c"]]) {
            var page = try run.page(keys.map { ($0, "{}") }, stream: "branches", unit: "\(parent.rawValue)", parent: parent)
            page.judge(by: { _ in [outcome] })
            _ = try await store.commit(page)
        }
        let findings = try await store.findings(FindingFilter())
        #expect(Set(findings.map(\.resource.id)) == ["a/main", "a/b%2Fc", "a/100%25", "a/b/main", "a/b/c"])
        #expect(Set(findings.map(\.resource.type)) == ["branch"])
        #expect(Set(findings.map(\.resource.name)) == ["main"])
    }

    @Test func `another organisation can neither read nor change a finding`() async throws {
        try await run(["a": .fail("42")])
        let id = try await only().id
        let ignore = FindingIgnore(reason: "mine", by: "eve")
        let now = TemporaryStore.now
        #expect(try await store.finding(id, organization: "other") == nil)
        #expect(await asyncCode { try await store.ignoreFinding(id, organization: "other", ignore, now: now) } == .notFound)
        try await store.ignoreFinding(id, ignore, now: now)
        #expect(await asyncCode { try await store.unignoreFinding(id, organization: "other", by: "eve", now: now) } == .notFound)
        #expect(try await only().status == .ignored)
        #expect(try await store.finding(id)?.finding.id == id)
    }

    @Test func `a list holds the worst, up to its limit`() async throws {
        let run = try await TestRun.open(store)
        try await run.commit(
            (0..<30).map { ("r\($0)", "{}") }, outcomes: { [.fail($0, severity: $0.hasSuffix("7") ? .critical : .low)] })
        let some = try await store.findings(FindingFilter(status: .open, limit: 5))
        #expect(some.map(\.severity) == [.critical, .critical, .critical, .low, .low])
        #expect(try await store.findings(FindingFilter(organization: "other")).isEmpty)
    }
}
