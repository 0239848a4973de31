import Foundation
import IntegrationEngine
import IntegrationTesting
import Testing

/// Redirects on real sockets: two hostile servers are two origins, and their logs show what arrived.
@Suite(.enabled(if: TestDataFolder.has(ChaosServer.script)))
struct RedirectTests {
    private struct Arrived: Decodable {
        let m: String
        let target: String
        let headers: [String: String]
        let body: String
    }

    private static let request = UpstreamRequest(
        method: "GET", url: "",
        headers: [
            ("Authorization", "Bearer s3cret"), ("Cookie", "session=s3cret"), ("X-Api-Key", "s3cret"), ("Accept", "application/json"),
            ("User-Agent", "test"),
        ])

    private func log(_ server: ChaosServer, _ client: UpstreamClient) async throws -> [Arrived] {
        let response = try await client.send(UpstreamRequest(url: server.url("/_log")))
        return try JSONDecoder().decode([Arrived].self, from: Data(response.body))
    }

    private func redirect(_ server: ChaosServer, to target: String) -> String {
        server.url("/redirect?to=" + target.replacing(":", with: "%3A").replacing("/", with: "%2F"))
    }

    @Test("Credentials stay at their origin")
    func otherOrigin() async throws {
        try await ChaosServer.withServer { first in
            try await ChaosServer.withServer { second in
                try await withLoopbackClient(ports: [first.port, second.port]) { client in
                    var request = Self.request
                    request.url = redirect(first, to: second.url("/pages/1"))
                    let response = try await client.send(request)
                    #expect(response.status == 200)
                    #expect(response.url == second.url("/pages/1"))
                    let sent = try await log(first, client)
                    #expect(sent.first?.headers["authorization"] == "Bearer s3cret")
                    let arrived = try #require(try await log(second, client).first)
                    #expect(arrived.headers["accept"] == "application/json")
                    #expect(arrived.headers["user-agent"] == "test")
                    #expect(!arrived.headers.values.contains { $0.contains("s3cret") }, "\(arrived.headers)")
                }
            }
        }
    }

    @Test("At the same origin credentials stay, and POST becomes GET without its body")
    func sameOrigin() async throws {
        try await ChaosServer.withServer { server in
            try await withLoopbackClient(ports: [server.port]) { client in
                var request = Self.request
                request.method = "POST"
                request.body = Array("token=1".utf8)
                request.headers.append(("Content-Type", "application/x-www-form-urlencoded"))
                request.url = redirect(server, to: server.url("/pages/1"))
                _ = try await client.send(request)
                let arrived = try await log(server, client)
                #expect(arrived.map(\.m) == ["POST", "GET"])
                #expect(arrived.map(\.body) == ["token=1", ""])
                #expect(arrived.last?.headers["authorization"] == "Bearer s3cret")
                #expect(arrived.last?.headers["content-type"] == nil)
            }
        }
    }

    @Test("The limit counts redirects, not requests")
    func limit() async throws {
        try await ChaosServer.withServer { server in
            try await withLoopbackClient(ports: [server.port]) { client in
                let limits = UpstreamLimits.test.with { $0.maximumRedirects = 3 }
                let error = await upstreamError {
                    try await client.send(UpstreamRequest(url: server.url("/redirect-loop")), limits: limits)
                }
                #expect(error?.code == .tooManyRedirects)
                let arrived = try await log(server, client)
                #expect(arrived.count == 4)
                let one = UpstreamLimits.test.with { $0.maximumRedirects = 1 }
                let request = UpstreamRequest(url: redirect(server, to: "/pages/1"))
                let response = try await client.send(request, limits: one)
                #expect(response.status == 200)
            }
        }
    }
}
