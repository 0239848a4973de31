import Foundation
import IntegrationAuth
import IntegrationEngine
import IntegrationStore
import Testing

@Suite("Signatures on the requests of a run")
struct RequestSigningTests {
    private static let things = """
        http: { baseUrl: "https://api.example.com" }
        streams:
          things: { request: POST /things, retryable: true, query: { q: "a b" }, body: { json: { kind: thing } }, key: record.id }
        checks:
          known: { name: Known, over: things, pass: record.id > 0, remediation: None. }
        """
    private static let hmac = """
        { type: custom, config: { sign: { type: hmac, key: "${credentials.token}", message: "${timestamp}.${nonce}.${method}.${path}.${query}.${body}",
            placement: { name: X-Signature, prefix: "v1=" }, timestampHeader: X-Timestamp, nonceHeader: X-Nonce } } }
        """

    /// Whether the request has the signature it should have; gives the time that was signed.
    private static func signedTime(_ request: UpstreamRequest) throws -> Int {
        let time = try #require(request.header("X-Timestamp"))
        let nonce = try #require(request.header("X-Nonce"))
        let url = try UpstreamURL(request.url)
        let signature = try HMACSignature(algorithm: .sha256, key: Array("canary-secret".utf8), encoding: .hex)
        let code = signature.code(for: Array("\(time).\(nonce).POST.\(url.path).\(url.query ?? "").\(request.text)".utf8))
        #expect(request.header("X-Signature") == "v1=\(code)")
        return try #require(Int(time))
    }

    @Test("HMAC: a request that is sent again is signed again, with the time it is sent at", arguments: [429, 503])
    func retry(status: Int) async throws {
        let harness = try EngineHarness(Self.things, auth: Self.hmac) { _, number in
            number == 1 ? .json("{}", status: status, headers: [("Retry-After", "120")]) : .json(#"[{"id":1}]"#)
        }
        let report = try await harness.sync()
        #expect(report.status == .success, "\(report.reason ?? "")")
        let requests = harness.transport.requests
        let times = try requests.map(Self.signedTime)
        #expect(times.count == 2)
        #expect(times[1] - times[0] >= 120, "signed after the wait, not before")
        #expect(requests[0].header("X-Nonce") != requests[1].header("X-Nonce"))
    }

    @Test("A request that waits for the budget is signed when it goes")
    func budget() async throws {
        let yaml = Self.things.replacing(
            #"https://api.example.com" }"#, with: #"https://api.example.com", rateLimit: { requests: 2, per: 4m } }"#
        ).replacing("key: record.id }", with: "pages: { type: page, param: page, size: { param: n, value: 1 } }, key: record.id }")
        let start = Date(timeIntervalSince1970: 1_760_000_000)
        let harness = try EngineHarness(yaml, auth: Self.hmac) { request, number in .json(number < 3 ? "[{\"id\":\(number)}]" : "[]") }
        let report = try await harness.sync()
        #expect(report.status == .success, "\(report.reason ?? "")")
        let times = try harness.transport.requests.map(Self.signedTime)
        #expect(times.count == 3)
        #expect(harness.totalWait > .seconds(100))
        let sentLast = start.timeIntervalSince1970 + harness.totalWait / .seconds(1)
        #expect(abs(Double(times[2]) - sentLast) < 2, "\(times)")
    }

    @Test("OAuth 1.0a: the header is what RFC 5849 makes of the request, its time and its nonce")
    func oauth1() async throws {
        let auth = """
            { type: custom, config: { sign: { type: oauth1, consumerKey: ck, consumerSecret: "${credentials.token}", token: tk,
                tokenSecret: "${credentials.second}", method: HMAC-SHA256, realm: "7" } } }
            """
        let harness = try EngineHarness(Self.things, auth: auth, fields: ["token", "second"]) { _, number in
            number == 1 ? .json("{}", status: 500) : .json(#"[{"id":1}]"#)
        }
        let report = try await harness.sync(credentials: ["token": "canary-secret", "second": "other-secret"])
        #expect(report.status == .success, "\(report.reason ?? "")")
        let oauth = try OAuth1Signature(
            consumerKey: "ck", consumerSecret: "canary-secret", token: "tk", tokenSecret: "other-secret", method: .hmacSHA256, realm: "7")
        var nonces: Set<Substring> = []
        for request in harness.transport.requests {
            let header = try #require(request.header("Authorization"))
            let nonce = try #require(header.firstMatch(of: #/oauth_nonce="([^"]+)"/#)?.1)
            let time = try #require(header.firstMatch(of: #/oauth_timestamp="([0-9]+)"/#).flatMap { Int($0.1) })
            var expected = SignableRequest(method: request.method, url: request.url, headers: [], body: request.body ?? [])
            try oauth.sign(&expected, timestamp: time, nonce: String(nonce))
            #expect(header == expected.header("Authorization"))
            nonces.insert(nonce)
        }
        #expect(nonces.count == 2)
    }
}
