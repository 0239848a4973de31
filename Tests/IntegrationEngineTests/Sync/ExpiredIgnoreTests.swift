import Foundation
import IntegrationCore
import IntegrationEngine
import IntegrationStore
import IntegrationTesting
import Testing

@Suite("A run after an ignore has run out")
struct ExpiredIgnoreTests {
    /// The finding is open again by this run, although its record has not changed, and so the run says so.
    @Test func countsTheFindingAsReopened() async throws {
        let yaml = """
            http: { baseUrl: "https://api.example.com" }
            streams:
              things: { request: GET /things, key: record.id }
            checks:
              known: { name: Known, over: things, pass: record.id > 1, remediation: None. }
            """
        let harness = try EngineHarness(yaml) { _, _ in .json(#"[{"id":1}]"#) }
        #expect(try await harness.sync().findings.opened == 1)
        let finding = try #require(try await harness.findings(.open).first)
        let store = try await TestDatabases.open(harness.databasePath)
        let now = harness.clock.now()
        try await store.ignoreFinding(finding.id, FindingIgnore(reason: "later", by: "ann", until: now + 60), now: now)
        try await store.close()
        #expect(try await harness.sync().findings.reopened == 0)
        harness.advance(by: .seconds(61))
        let report = try await harness.sync()
        #expect((report.findings.opened, report.findings.resolved, report.findings.reopened) == (0, 0, 1))
        #expect(try await harness.runs().first?.findingsReopened == 1)
        #expect(try await harness.findings(.open).count == 1)
        #expect(try await harness.sync().findings.reopened == 0)
    }
}
