import IntegrationTesting
import Testing

@testable import IntegrationEngine

/// Everything the vectors deny is denied by default, before a packet leaves, even where the manifest names the host.
@Suite(.enabled(if: TestDataFolder.has(SSRFVectors.path)))
struct SSRFVectorTests {
    let vectors: SSRFVectors

    init() throws {
        vectors = try SSRFVectors.load()
    }

    @Test("All 68 addresses are judged as expected, alone and in a URL")
    func addresses() async throws {
        #expect(vectors.addresses.count == 68)
        for vector in vectors.addresses {
            let address = try #require(IPAddress(vector.address), "\(vector.address)")
            let isAllowed = vector.expect == "allow"
            #expect(address.isGlobal == isAllowed, "\(vector.address)")
            let host = vector.address.contains(":") ? "[\(vector.address)]" : vector.address
            let policy = EgressPolicy(allowedHosts: [try HostPattern(host)])
            #expect(((try? policy.check(address: address, port: 443)) != nil) == isAllowed, "\(vector.address)")
            let error = await denial(by: policy, of: "https://\(host)/")
            #expect(error?.code == (isAllowed ? nil : .addressForbidden), "\(vector.address)")
            let unnamed = await denial(by: EgressPolicy(), of: "https://\(host)/")
            #expect(unnamed?.code == (isAllowed ? .hostForbidden : .addressForbidden), "\(vector.address)")
        }
    }

    @Test("All 21 spellings of hosts are denied and nothing connects to them")
    func hosts() async throws {
        #expect(vectors.hosts.count == 21)
        let listener = try ListeningSocket()
        for vector in vectors.hosts {
            #expect(vector.expect == "deny")
            var policy = EgressPolicy()
            policy.allowsPlainHTTP = true
            policy.allowedHosts = [443, listener.port].compactMap { try? HostPattern("\(vector.host):\($0)") }
            for url in ["https://\(vector.host)/", "http://\(vector.host):\(listener.port)/", "https://\(vector.host):\(listener.port)/"] {
                let codes: [UpstreamError.Code] = [.addressForbidden, .invalidURL]
                let error = await denial(by: policy, of: url)
                #expect(error.map { codes.contains($0.code) } == true, "\(url) \(String(describing: error))")
            }
        }
        #expect(listener.connectionsMade() == 0)
    }

    @Test("All 16 URLs are denied")
    func urls() async throws {
        #expect(vectors.urls.count == 16)
        let policy = EgressPolicy(allowedHosts: [try HostPattern("8.8.8.8"), try HostPattern("127.0.0.1.example.com")])
        for vector in vectors.urls {
            #expect(vector.expect == "deny")
            let error = await denial(by: policy, of: vector.url)
            #expect(error != nil, "\(vector.url): \(vector.why)")
        }
    }

    @Test("The URLs that a manifest could still reach by plain http or an odd port are denied for the stated reason")
    func reasons() async throws {
        var policy = EgressPolicy(allowedHosts: [try HostPattern("8.8.8.8"), try HostPattern("8.8.8.8:80")])
        policy.allowsPlainHTTP = true
        let expected: [String: UpstreamError.Code] = [
            "http://127.0.0.1@8.8.8.8/": .invalidURL, "http://8.8.8.8#@127.0.0.1/": .invalidURL, "file:///etc/passwd": .schemeForbidden,
            "http://127.0.0.1\\@8.8.8.8/": .invalidURL, "http://8.8.8.8:22/": .hostForbidden, "https://8.8.8.8:25/": .hostForbidden,
            "http:///127.0.0.1/": .invalidURL, "http://127.0.0.1%00.example.com/": .invalidURL, "http://[::]/": .addressForbidden,
            "//169.254.169.254/": .invalidURL, "http://8.8.8.8/ HTTP/1.1\r\nX: y": .invalidURL,
        ]
        for (url, code) in expected {
            let error = await denial(by: policy, of: url)
            #expect(error?.code == code, "\(url)")
        }
    }

    /// What a client with this policy makes of the URL, nil if the policy lets it pass; a URL that passes is not requested.
    private func denial(by policy: EgressPolicy, of url: String) async -> UpstreamError? {
        do {
            try policy.check(url: url)
            return nil
        } catch {
            let sent = try? await UpstreamClient.withClient(policy: policy) { client in
                await upstreamError { try await client.send(UpstreamRequest(url: url)) }
            }
            #expect(sent?.code == error.code)
            return error
        }
    }
}
