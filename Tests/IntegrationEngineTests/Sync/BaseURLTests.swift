import Foundation
import IntegrationCore
import IntegrationEngine
import IntegrationStore
import Testing

@Suite("A run against another origin")
struct BaseURLTests {
    private static let things = """
        http: { baseUrl: "https://api.example.com" }
        streams:
          things:
            request: GET /things
            key: record.id
            pages: { type: link }
            delta: { query: { since: "${cursor}" }, cursor: record.changed }
        checks:
          known: { name: Known, over: things, pass: record.id > 0, remediation: None. }
        """

    private func override(_ url: String) throws -> OriginOverride {
        try OriginOverride(baseURL: url, hosts: [HostPattern("api.example.com")])
    }

    @Test("does not begin where one against the first origin ended")
    func settingsHash() async throws {
        let harness = try EngineHarness(Self.things) { _, _ in .json(#"[{"id":1,"changed":"2025-01-01T00:00:00Z"}]"#) }
        #expect(try await harness.sync().mode == .full)
        #expect(try await harness.sync().mode == .delta)
        let other = try override("https://staging.example.net")
        #expect(try await harness.sync(originOverride: other).mode == .full)
        #expect(try await harness.sync(originOverride: other).mode == .delta)
        #expect(try await harness.sync(originOverride: override("https://staging.example.net/v2")).mode == .full)
        #expect(try await harness.sync().mode == .full)
    }

    @Test("on the provider's own host has its path once, also where its links have it already")
    func sameHost() async throws {
        let harness = try EngineHarness(Self.things) { request, number in
            .json(
                "[{\"id\":\(number),\"changed\":\"2025-01-01T00:00:00Z\"}]",
                headers: number == 1 ? [("Link", #"<https://api.example.com/api/v2/things?page=2>; rel="next""#)] : [])
        }
        let report = try await harness.sync(originOverride: override("https://api.example.com/api/v2"))
        #expect(report.status == .success, "\(report.reason ?? "")")
        #expect(
            harness.transport.requests.map(\.url) == [
                "https://api.example.com/api/v2/things", "https://api.example.com/api/v2/things?page=2",
            ])
    }

    @Test("gets the token request too")
    func tokenEndpoint() async throws {
        let harness = try EngineHarness(
            Self.things,
            auth: #"{ type: oauth2, config: { grant: client_credentials, tokenUrl: "https://api.example.com/token" } }"#,
            fields: TokenLifeTests.fields
        ) { request, _ in
            request.url.hasSuffix("/token") ? .token("t1") : .json(#"[{"id":1,"changed":"2025-01-01T00:00:00Z"}]"#)
        }
        _ = try await harness.sync(credentials: TokenLifeTests.credentials, originOverride: override("http://127.0.0.1:8080"))
        #expect(harness.transport.requests.map(\.url) == ["http://127.0.0.1:8080/token", "http://127.0.0.1:8080/things"])
    }
}
