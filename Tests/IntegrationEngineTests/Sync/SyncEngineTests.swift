import Foundation
import IntegrationCore
import IntegrationEngine
import IntegrationStore
import Synchronization
import Testing

@Suite("A run of the sync engine")
struct SyncEngineTests {
    private static let repositories = """
        http: { baseUrl: "https://api.example.com" }
        streams:
          repositories:
            request: GET /repos
            query: { per_page: 2 }
            pages: { type: link }
            key: record.id
        checks:
          private:
            name: Private
            over: repositories
            pass: record.private
            severity: high
            resource: { type: repository, id: string(record.id), name: record.name }
            title: ${record.name} is public
            remediation: Make it private.
            evidence: { private: record.private }
        """

    /// Two pages of two; the second has a record without the member that the check reads.
    @Sendable private static func twoPages(_ request: UpstreamRequest, _ number: Int) -> UpstreamResponse {
        if request.url.contains("&page=2") {
            return .json(#"[{"id":3,"name":"c","private":true},{"id":9007199254740993,"name":"d"}]"#)
        }
        return .json(
            #"[{"id":1,"name":"a","private":true}, {"id":2,"name":"b","private":false}]"#,
            headers: [("Link", "<https://api.example.com/repos?per_page=2&page=2>; rel=\"next\"")])
    }

    @Test(arguments: [("body.items", false), ("body.?items", true), ("body.items == null ? [] : body.items", true)])
    func nullIsNoEmptyList(records: String, isEmpty: Bool) async throws {
        let yaml = """
            http: { baseUrl: "https://api.example.com" }
            streams: { things: { request: GET /things, key: record.id, records: '\(records)' } }
            """
        let gone = records.contains("?items") ? "{}" : #"{"items":null}"#
        let harness = try EngineHarness(yaml) { _, number in .json(number == 1 ? #"{"items":[{"id":1},{"id":2}]}"# : gone) }
        _ = try await harness.sync()
        let second = try await harness.sync(.full)
        #expect((second.status == .success) == isEmpty)
        #expect(try await harness.records("things").count == (isEmpty ? 0 : 2))
        if !isEmpty { #expect(second.streams.first?.failure?.reason.contains("== null ? [] :") == true) }
    }

    @Test func storesRecordsAsReceivedAndJudgesThem() async throws {
        let harness = try EngineHarness(Self.repositories, script: Self.twoPages)
        let report = try await harness.sync()
        #expect(report.status == .success, "\(report.reason ?? "")")
        #expect(report.mode == .full)
        #expect(report.streams.map(\.received) == [4])
        #expect(report.streams[0].pages == 2)
        #expect(
            try await harness.records("repositories") == [
                #"{"id":1,"name":"a","private":true}"#, #"{"id":2,"name":"b","private":false}"#, #"{"id":3,"name":"c","private":true}"#,
                #"{"id":9007199254740993,"name":"d"}"#,
            ])
        let findings = try await harness.findings(.open)
        #expect(Set(findings.map { "\($0.resource.id) \($0.verdict)" }) == ["2 fail", "9007199254740993 inconclusive"])
        #expect(findings.first { $0.verdict == .inconclusive }?.reason?.contains("private") == true)
        #expect(report.verdicts.map(\.pass) == [2])
        #expect(
            harness.transport.requests.allSatisfy {
                $0.headers.contains { $0.name == "Authorization" && $0.value == "Bearer canary-secret" }
            })
    }

    @Test func secondRunWithTheSameAnswersWritesNothing() async throws {
        let harness = try EngineHarness(Self.repositories, script: Self.twoPages)
        _ = try await harness.sync()
        let second = try await harness.sync(.full)
        #expect(second.streams.map(\.unchanged) == [4])
        #expect(second.streams.map(\.inserted) == [0])
        #expect(second.findings.opened == 0)
    }

    @Test func repeatedCursorIsAnErrorThatNamesThePage() async throws {
        let harness = try EngineHarness(Self.repositories) { request, number in
            .json(
                #"[{"id":\#(number),"name":"a","private":true}]"#,
                headers: [("Link", "<https://api.example.com/repos?per_page=2&page=2>; rel=\"next\"")])
        }
        let report = try await harness.sync()
        #expect(report.status == .failed)
        #expect(report.streams[0].failure?.code == .pageRepeated)
        #expect(report.streams[0].failure?.reason.contains("page 2") == true, "\(report.reason ?? "")")
    }

    @Test func nextLinkToAnotherOriginIsRefused() async throws {
        let harness = try EngineHarness(Self.repositories) { _, _ in
            .json(#"[{"id":1,"name":"a","private":true}]"#, headers: [("Link", "<https://evil.example.net/repos?page=2>; rel=\"next\"")])
        }
        let report = try await harness.sync()
        #expect(report.streams[0].failure?.code == .pageForeignOrigin)
        #expect(harness.transport.requests.count == 1)
    }

    @Test func refusedCredentialsEndTheRun() async throws {
        let harness = try EngineHarness(Self.repositories) { _, _ in .json("{}", status: 401) }
        let report = try await harness.sync()
        #expect(report.status == .failed)
        #expect(report.reason?.hasPrefix("authentication_rejected") == true)
        #expect(report.reason?.contains("canary") == false)
    }

    /// It answers a condition that nobody sent: what it means here only the manifest can say.
    @Test func notModifiedAsksForARule() async throws {
        let harness = try EngineHarness(Self.repositories) { _, _ in .json("", status: 304) }
        let failure = try #require(try await harness.sync().streams[0].failure)
        #expect("\(failure)".hasPrefix("request_rejected/status_304"))
        for part in ["answered 304", "no conditional request", "`errors` needs a rule for status 304"] {
            #expect(failure.reason.contains(part), "\(failure)")
        }
        let yaml = Self.repositories.replacing("key: record.id", with: "key: record.id\n    errors: [ { status: [304], action: skip } ]")
        let ruled = try EngineHarness(yaml) { _, _ in .json("", status: 304) }
        #expect(try await ruled.sync().streams[0].failure == nil)
    }

    @Test func waitsAsLongAsRetryAfterSays() async throws {
        let harness = try EngineHarness(Self.repositories) { request, number in
            number == 1 ? .json("{}", status: 429, headers: [("Retry-After", "7")]) : .json(#"[{"id":1,"name":"a","private":true}]"#)
        }
        let report = try await harness.sync()
        #expect(report.status == .success)
        let waited = harness.waited.withLock { $0.reduce(.zero, +) }
        #expect(waited >= .seconds(7) && waited < .seconds(9))
    }

    @Test func absenceDeletesOnlyAfterACompletePass() async throws {
        let harness = try EngineHarness(Self.repositories) { request, number in
            switch number {
            case 1: .json(#"[{"id":1,"name":"a","private":false},{"id":2,"name":"b","private":false}]"#)
            case 2: .json("{}", status: 500)
            case 3...6: .json("{}", status: 500)
            default: .json(#"[{"id":1,"name":"a","private":false}]"#)
            }
        }
        _ = try await harness.sync(.full)
        let failed = try await harness.sync(.full)
        #expect(failed.status == .failed)
        #expect(try await harness.records("repositories").count == 2)
        let complete = try await harness.sync(.full)
        #expect(complete.status == .success, "\(complete.reason ?? "")")
        #expect(try await harness.records("repositories").count == 1)
        #expect(try await harness.findings(.resolved).map(\.resource.id) == ["2"])
    }

    /// What a run did to findings is all it did, what it did at its end included.
    @Test func findingsOfARemovedCheckAreCountedAsResolved() async throws {
        func yaml(_ checks: String) -> String {
            """
            http: { baseUrl: "https://api.example.com" }
            streams:
              things: { request: GET /things, key: record.n }
            checks:
              kept: { name: Kept, over: things, pass: record.n > 0, remediation: None. }
            \(checks)
            """
        }
        let script: ScriptedTransport.Script = { _, _ in .json(#"[{"n":1},{"n":2},{"n":3}]"#) }
        let before = try EngineHarness(
            yaml("  few: { name: Few, over: things, pass: record.n > 2, remediation: None. }"), script: script)
        #expect(try await before.sync().findings.opened == 2)
        let after = try EngineHarness(yaml(""), at: before.databasePath, script: script)
        let counts = try await after.sync().findings
        #expect((counts.opened, counts.resolved, counts.reopened) == (0, 2, 0))
    }
}
