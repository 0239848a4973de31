import Foundation
import IntegrationCore
import IntegrationEngine
import IntegrationStore
import Testing

@Suite("Secrets stay where they belong")
struct SecrecyTests {
    /// A provider that has its key in the query echoes it in its next links: the stored position must not hold it.
    @Test func aKeyEchoedInALinkIsNotStored() async throws {
        let yaml = """
            http: { baseUrl: "https://api.example.com", query: { key: "${credentials.token}" } }
            streams:
              things: { request: GET /things, pages: { type: link }, key: record.id }
            checks:
              known: { name: Known, over: things, pass: record.id > 0, remediation: None. }
            """
        let harness = try EngineHarness(yaml) { request, number in
            .json(
                "[{\"id\":\(number)}]",
                headers: number < 3 ? [("Link", "<https://api.example.com/things?page=\(number + 1)&key=canary-secret>; rel=\"next\"")] : []
            )
        }
        let report = try await harness.sync()
        #expect(report.status == .success, "\(report.reason ?? "")")
        #expect(harness.transport.requests.allSatisfy { $0.url.contains("key=canary-secret") })
        #expect(harness.transport.requests.map { $0.url.components(separatedBy: "key=").count } == [2, 2, 2])
        for suffix in ["", "-wal"] {
            let bytes = (try? Data(contentsOf: URL(filePath: harness.databasePath + suffix))) ?? Data()
            #expect(bytes.range(of: Data("canary".utf8)) == nil)
        }
    }

    @Test func errorsAndReportsDoNotHoldThem() async throws {
        let yaml = """
            http: { baseUrl: "https://api.example.com", query: { key: "${credentials.token}" } }
            streams:
              things: { request: GET /things, key: record.id }
            checks:
              known: { name: Known, over: things, pass: record.id > 0, remediation: None. }
            """
        for status in [400, 401, 403, 404, 500] {
            let harness = try EngineHarness(yaml) { _, _ in .json(#"{"error":"no such key canary-secret"}"#, status: status) }
            let report = try await harness.sync()
            #expect(!"\(report)".contains("canary"))
        }
    }
}
