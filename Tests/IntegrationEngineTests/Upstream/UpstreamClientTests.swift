import Foundation
import IntegrationEngine
import IntegrationTesting
import Testing

@Suite(.enabled(if: TestDataFolder.has(ChaosServer.script)), ChaosServerTrait(), .timeLimit(.minutes(10)))
struct UpstreamClientTests {
    @Test("Cancelling the task cancels the request at once", arguments: ["/slow-head/30", "/drip?n=600"])
    func cancel(path: String) async throws {
        let server = try #require(ChaosServerTrait.current)
        let start = ContinuousClock.now
        try await withLoopbackClient(ports: [server.port]) { client in
            let task = Task { try await client.send(UpstreamRequest(url: server.url(path + "#\(path)"))) }
            // The server's log tells that the request has arrived.
            while !(try await client.send(UpstreamRequest(url: server.url("/_log"))).body.contains(path)) {}
            task.cancel()
            let error = await upstreamError { try await task.value }
            #expect(error?.code == .cancelled)
            #expect(error?.retry == .never)
        }
        #expect(ContinuousClock.now - start < .seconds(60))
    }

    @Test("A task that is cancelled already sends nothing")
    func cancelledBefore() async throws {
        let listener = try ListeningSocket()
        let port = listener.port
        try await withLoopbackClient(ports: [port]) { client in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await client.send(UpstreamRequest(url: "http://127.0.0.1:\(port)/"))
            }
            let error = await upstreamError { try await task.value }
            #expect(error?.code == .cancelled)
        }
        #expect(listener.connectionsMade() == 0)
    }

    @Test(
        "A header that would break the request is refused, and its value is in no message",
        arguments: [
            ("X-Token", "s3cret\r\nX-Evil: 1"), ("X Token", "s3cret"), ("X-Token", "s3cret\u{0}"),
        ])
    func badHeader(name: String, value: String) async throws {
        let server = try #require(ChaosServerTrait.current)
        let error = try await withLoopbackClient(ports: [server.port]) { client in
            await upstreamError { try await client.send(UpstreamRequest(url: server.url("/pages/1"), headers: [(name, value)])) }
        }
        #expect(error?.code == .invalidRequest)
        #expect(error.map { "\($0) \(String(describing: $0.underlying))".contains("s3cret") } == false)
    }

    @Test("Requests say who we are and ask for gzip; the caller's own fields win")
    func ownHeaders() async throws {
        let server = try #require(ChaosServerTrait.current)
        try await withLoopbackClient(ports: [server.port]) { client in
            _ = try await client.send(UpstreamRequest(url: server.url("/pages/1?own=0")))
            _ = try await client.send(UpstreamRequest(url: server.url("/pages/1?own=1"), headers: [("user-agent", "mine")]))
            let log = String(decoding: try await client.send(UpstreamRequest(url: server.url("/_log"))).body, as: UTF8.self)
            #expect(log.contains(#""user-agent": "Patchbay""#))
            #expect(log.contains(#""user-agent": "mine""#))
            #expect(log.contains(#""accept-encoding": "gzip""#))
        }
    }

    @Test("The body has room behind it for a parser, and moves out without a copy")
    func spare() async throws {
        let server = try #require(ChaosServerTrait.current)
        var response = try await withLoopbackClient(ports: [server.port]) {
            try await $0.send(UpstreamRequest(url: server.url("/pages/1")))
        }
        #expect(response.body.capacity >= response.body.count + UpstreamResponse.spareBytes)
        let address = response.body.withUnsafeBytes { $0.baseAddress }
        let body = response.takeBody()
        #expect(body.withUnsafeBytes { $0.baseAddress } == address)
        #expect(response.body.isEmpty)
    }

    @Test("An origin override sends redirects to the manifest's hosts elsewhere; a request goes where it says, for it may be signed")
    func override() async throws {
        let server = try #require(ChaosServerTrait.current)
        let override = try OriginOverride(baseURL: server.url(""), hosts: [HostPattern("api.example.com")])
        try await withLoopbackClient(ports: [server.port], originOverride: override) { client in
            let again = try await client.send(
                UpstreamRequest(url: server.url("/redirect?to=https%3A%2F%2Fapi.example.com%2Fpages%2F1")))
            #expect(again.url == server.url("/pages/1"))
            let direct = await upstreamError { try await client.send(UpstreamRequest(url: "https://api.example.com/pages/3")) }
            #expect(direct?.code == .hostForbidden)
        }
    }

    @Test("An override to a private address needs the exact entry like everything else")
    func overrideIsChecked() async throws {
        let listener = try ListeningSocket()
        let override = try OriginOverride(baseURL: "http://127.0.0.1:\(listener.port)", hosts: [HostPattern("api.example.com")])
        let error = try await UpstreamClient.withClient(
            policy: EgressPolicy(allowedHosts: [HostPattern("api.example.com")]), originOverride: override
        ) { client in
            await upstreamError {
                try await client.send(UpstreamRequest(url: override.apply(to: UpstreamURL("https://api.example.com/")).text))
            }
        }
        #expect(error?.code == .addressForbidden)
        #expect(listener.connectionsMade() == 0)
    }

    @Test(
        "The path of an override stands in for the manifest's base path",
        arguments: [
            ("https://ghe.example/api/v3", "/", "https://api.example.com/users", "https://ghe.example/api/v3/users"),
            ("https://ghe.example/api/v3/", "", "https://api.example.com/users?a=1", "https://ghe.example/api/v3/users?a=1"),
            ("https://mock.example/x", "/api/v1", "https://api.example.com/api/v1/users", "https://mock.example/x/users"),
            ("https://mock.example/x", "/api/v1/", "https://api.example.com/api/v1", "https://mock.example/x"),
            ("https://mock.example/x", "/api/v1", "https://api.example.com/api/v10", "https://mock.example/x/api/v10"),
            ("https://mock.example", "/api/v1", "https://api.example.com/api/v1/users", "https://mock.example/api/v1/users"),
            ("http://127.0.0.1:18080/", "/api", "https://api.example.com/api/users", "http://127.0.0.1:18080/api/users"),
            ("https://mock.example/x", "/api", "https://other.example.com/api/users", "https://other.example.com/api/users"),
            // The same host, another path.
            ("https://api.example.com/api/v2", "/", "https://api.example.com/users", "https://api.example.com/api/v2/users"),
            ("https://api.example.com/api/v2", "/api/v1", "https://api.example.com/api/v1/users", "https://api.example.com/api/v2/users"),
            ("https://api.example.com/api", "/api/v1", "https://api.example.com/api/v1/users", "https://api.example.com/api/users"),
            ("https://api.example.com/api/v1", "/api", "https://api.example.com/api/users", "https://api.example.com/api/v1/users"),
            ("https://api.example.com", "/api", "https://api.example.com/api/users", "https://api.example.com/api/users"),
        ])
    func overridePath(base: String, basePath: String, url: String, result: String) throws {
        let override = try OriginOverride(baseURL: base, hosts: [HostPattern("api.example.com")], basePath: basePath)
        let once = try override.apply(to: UpstreamURL(url))
        #expect(once.text == result)
        #expect(override.apply(to: once) == once, "links and redirects of the target lead there already")
    }
}

extension [UInt8] {
    fileprivate func contains(_ text: String) -> Bool {
        String(decoding: self, as: UTF8.self).contains(text)
    }
}
