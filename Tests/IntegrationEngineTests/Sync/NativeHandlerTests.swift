import Foundation
import IntegrationCore
import IntegrationEngine
import IntegrationStore
import JSONTape
import Testing

/// A handler as one writes it in Swift: the contract and nothing else.
private struct CountingHandler: IntegrationHandler {
    func testConnection(_ credentials: IntegrationCredentials, context: HandlerContext) async throws -> ConnectionTestResult {
        ConnectionTestResult(isAccepted: credentials.reveal("token") == "canary-secret")
    }

    func fetchFull(_ credentials: IntegrationCredentials, context: HandlerContext) async throws -> FetchResult {
        let page = Int(context.cursor ?? "0") ?? 0
        let document = try JSONDocument(parsing: Array("[{\"id\":\(page * 2)}, {\"id\":\(page * 2 + 1)}]".utf8))
        let records = document.root.elements.map { record in
            (stream: "things", record: FetchedRecord(key: String(record["id"]?.int64Value ?? 0), value: record))
        }
        let finding = ReportedFinding(
            checkID: "odd", severity: "low", resourceType: "thing", resourceID: String(page), title: "Odd thing",
            evidenceJSON: "{\"page\":\(page)}")
        return FetchResult(records: records, findings: page == 1 ? [finding] : [], cursor: String(page + 1), hasMore: page < 2)
    }

    func fetchDelta(_ credentials: IntegrationCredentials, context: HandlerContext) async throws -> FetchResult {
        let document = try JSONDocument(parsing: Array("{\"id\":5,\"since\":\"\(context.cursor ?? "")\"}".utf8))
        return FetchResult(records: [("things", FetchedRecord(key: "5", value: document.root))], cursor: "9", hasMore: false)
    }
}

@Suite("A native handler")
struct NativeHandlerTests {
    private static let things = """
        http: { baseUrl: "https://api.example.com" }
        streams:
          things: { request: GET /things, key: record.id }
        checks:
          known: { name: Known, over: things, pass: record.id >= 0, remediation: None. }
          odd: { name: Odd, over: things, pass: "true", remediation: None. }
        """

    @Test func isCalledUntilThereIsNoMore() async throws {
        let harness = try EngineHarness(Self.things) { _, _ in .json("{}", status: 500) }
        let report = try await harness.sync(.full, handler: CountingHandler())
        #expect(report.status == .success, "\(report.reason ?? "")")
        #expect(try await harness.records("things") == (0..<6).map { "{\"id\":\($0)}" })
        #expect(try await harness.findings(.open).map(\.title) == ["Odd thing"])
        #expect(harness.transport.requests.isEmpty)
    }

    @Test func deltaGetsTheCursorOfTheLastRun() async throws {
        let harness = try EngineHarness(Self.things) { _, _ in .json("{}", status: 500) }
        _ = try await harness.sync(.full, handler: CountingHandler())
        let report = try await harness.sync(.delta, handler: CountingHandler())
        #expect(report.mode == .delta)
        #expect(try await harness.records("things").contains(#"{"id":5,"since":"3"}"#))
    }
}
