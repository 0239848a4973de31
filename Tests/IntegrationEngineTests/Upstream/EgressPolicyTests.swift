import IntegrationTesting
import Testing

@testable import IntegrationEngine

struct EgressPolicyTests {
    @Test(
        "A host is allowed as named, with its port",
        arguments: [
            ("api.github.com", "https://api.github.com/x", true), ("api.github.com", "https://API.GITHUB.COM./x", true),
            ("api.github.com", "https://github.com/", false), ("api.github.com", "https://api.github.com:8443/", false),
            ("api.github.com", "https://api.github.com.evil.example/", false),
            ("api.github.com:8443", "https://api.github.com:8443/", true),
            ("*.okta.com", "https://acme.okta.com/", true), ("*.okta.com", "https://a.b.okta.com/", true),
            ("*.okta.com", "https://okta.com/", false), ("*.okta.com", "https://evilokta.com/", false),
            ("*.okta.com", "https://acme.okta.com.evil.example/", false), ("8.8.8.8", "https://8.8.8.8/", true),
        ])
    func host(pattern: String, url: String, isAllowed: Bool) throws {
        let policy = EgressPolicy(allowedHosts: [try HostPattern(pattern)])
        if isAllowed {
            try policy.check(url: url)
        } else {
            #expect { try policy.check(url: url) } throws: { ($0 as? UpstreamError)?.code == .hostForbidden }
        }
    }

    @Test("Patterns that would open too much are refused", arguments: ["*", "*.com", "**.okta.com", "a.*.com", "*.8.8.8.8", "", "*."])
    func widePattern(text: String) {
        #expect(throws: UpstreamError.self) { try HostPattern(text) }
    }

    @Test("Plain http and private names need an exact entry")
    func plain() throws {
        let policy = EgressPolicy(allowedHosts: [try HostPattern("api.example.com"), try HostPattern("db.internal")])
        #expect { try policy.check(url: "http://api.example.com/") } throws: { ($0 as? UpstreamError)?.code == .schemeForbidden }
        #expect { try policy.check(url: "https://db.internal/") } throws: { ($0 as? UpstreamError)?.code == .addressForbidden }
        let exact = EgressPolicy(allowedAddresses: [try HostPort("db.internal:80")])
        try exact.check(url: "http://db.internal/")
        #expect { try exact.check(url: "http://db.internal:81/") } throws: { ($0 as? UpstreamError)?.code == .addressForbidden }
    }

    @Test(
        "An exact entry opens that host at that port and no other spelling or neighbour",
        arguments: [
            ("http://127.0.0.1:18080/", true), ("https://127.0.0.1:18080/", true), ("http://127.0.0.1:18081/", false),
            ("http://127.0.0.2:18080/", false), ("http://localhost:18080/", false), ("http://[::ffff:127.0.0.1]:18080/", false),
            ("http://127.1:18080/", false), ("http://127.0.0.1/", false), ("ftp://127.0.0.1:18080/", false),
        ])
    func exact(url: String, isAllowed: Bool) throws {
        let policy = EgressPolicy(allowedAddresses: [try HostPort("127.0.0.1:18080")])
        #expect(((try? policy.check(url: url)) != nil) == isAllowed)
    }

    @Test(
        "Only HOST:PORT is an exact entry",
        arguments: [
            "127.0.0.1", "127.0.0.0/8", "*:80", "127.0.0.1:*", "127.0.0.1:", "127.1:80", "localhost", "", ":80", "http://127.0.0.1:80",
            "[::1]",
            "*.internal:80",
        ])
    func badEntry(text: String) {
        #expect(throws: UpstreamError.self) { try HostPort(text) }
    }

    /// What an attacker's name server does: a public address for the check, a private one for the connection.
    private struct Rebinding: NameResolver {
        func addresses(of name: String) throws(UpstreamError) -> [IPAddress] { [.v4(0x0808_0808)] }
    }

    @Test("A name that leads to a private address after the check is caught on the connection, before the request is sent")
    func rebinding() async throws {
        let listener = try ListeningSocket()
        var policy = EgressPolicy(allowedHosts: [try HostPattern("rebind.example:\(listener.port)")])
        policy.allowsPlainHTTP = true
        let error = try await UpstreamClient.withClient(
            policy: policy, resolver: Rebinding(), connectInstead: ["rebind.example": "127.0.0.1"]
        ) { client in
            await upstreamError { try await client.send(UpstreamRequest(url: "http://rebind.example:\(listener.port)/secret")) }
        }
        #expect(error?.code == .addressForbidden)
        #expect(listener.bytesReceived() == 0)
    }

    /// What an attacker's name server says, and what the machine's own says of `localhost`.
    private struct Local: NameResolver {
        func addresses(of name: String) throws(UpstreamError) -> [IPAddress] { [.v4(name == "localhost" ? 0x7f00_0001 : 0x0808_0808)] }
    }

    @Test("The address of an exactly allowed name is not open to another host at that port")
    func grantOfAnotherName() async throws {
        try await LoopbackServer.withServer { _, _ in
            LoopbackAnswer(status: 200)
        } _: { server in
            var policy = EgressPolicy(
                allowedHosts: [try HostPattern("rebind.example:\(server.port)")],
                allowedAddresses: [try HostPort("localhost:\(server.port)")])
            policy.allowsPlainHTTP = true
            try await UpstreamClient.withClient(
                policy: policy, limits: .test, resolver: Local(),
                connectInstead: ["localhost": "127.0.0.1", "rebind.example": "127.0.0.1"]
            ) { client in
                _ = try await client.send(UpstreamRequest(url: "http://localhost:\(server.port)/"))
                let error = await upstreamError { try await client.send(UpstreamRequest(url: "http://rebind.example:\(server.port)/")) }
                #expect(error?.code == .addressForbidden)
                _ = try await client.send(UpstreamRequest(url: "http://localhost:\(server.port)/"))
            }
        }
    }

    private struct Fixed: NameResolver {
        let list: [IPAddress]
        func addresses(of name: String) throws(UpstreamError) -> [IPAddress] { list }
    }

    @Test("A name with one private address among its addresses is refused before anything connects")
    func mixedAddresses() async throws {
        let listener = try ListeningSocket()
        var policy = EgressPolicy(allowedHosts: [try HostPattern("mixed.example:\(listener.port)")])
        policy.allowsPlainHTTP = true
        let error = try await UpstreamClient.withClient(
            policy: policy, resolver: Fixed(list: [.v4(0x0808_0808), .v4(0x7f00_0001)]), connectInstead: ["mixed.example": "127.0.0.1"]
        ) { client in
            await upstreamError { try await client.send(UpstreamRequest(url: "http://mixed.example:\(listener.port)/")) }
        }
        #expect(error?.code == .addressForbidden)
        #expect(listener.connectionsMade() == 0)
    }

    @Test("A name without an address is dns_failed")
    func unknownName() async throws {
        let policy = EgressPolicy(allowedHosts: [try HostPattern("nothing-here.invalid")])
        let limits = UpstreamLimits.test
        let error = try await UpstreamClient.withClient(policy: policy, limits: limits) { client in
            await upstreamError { try await client.send(UpstreamRequest(url: "https://nothing-here.invalid/"), limits: limits) }
        }
        #expect(error.map { [.dnsFailed, .connectTimeout].contains($0.code) } == true)
    }

    @Test("An exactly allowed IPv6 address is tried, and an exactly allowed name may lead to a private address")
    func exactOthers() async throws {
        let port = try FreePort.find()
        let policy = EgressPolicy(allowedAddresses: [try HostPort("[::1]:\(port)"), try HostPort("localhost:\(port)")])
        try await UpstreamClient.withClient(policy: policy, limits: .test) { client in
            for host in ["[::1]", "localhost"] {
                let error = await upstreamError { try await client.send(UpstreamRequest(url: "http://\(host):\(port)/")) }
                #expect(error?.code == .connectFailed, "\(host)")
            }
        }
    }

    @Test("An exactly allowed name does not open the address it leads to at other ports or under other names")
    func exactNameIsNarrow() async throws {
        let listener = try ListeningSocket()
        let port = listener.port
        let policy = EgressPolicy(allowedAddresses: [try HostPort("localhost:1")])
        try await UpstreamClient.withClient(policy: policy, limits: .test) { client in
            _ = await upstreamError { try await client.send(UpstreamRequest(url: "http://localhost:1/")) }
            for url in ["http://localhost:\(port)/", "http://127.0.0.1:\(port)/", "http://127.0.0.1:1/"] {
                let error = await upstreamError { try await client.send(UpstreamRequest(url: url)) }
                #expect(error?.code == .addressForbidden, "\(url)")
            }
        }
        #expect(listener.connectionsMade() == 0)
    }
}
