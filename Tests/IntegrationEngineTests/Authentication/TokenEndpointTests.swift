import Foundation
import IntegrationAuth
import IntegrationEngine
import IntegrationStore
import JSONTape
import Synchronization
import Testing

@Suite("Asking for a token")
struct TokenEndpointTests {
    private static let things = """
        http: { baseUrl: "https://api.example.com" }
        streams:
          things: { request: GET /things, key: record.id }
          others: { request: GET /others, key: record.id }
        checks:
          known: { name: Known, over: things, pass: record.id > 0, remediation: None. }
        """

    struct Refusal: Sendable, CustomTestStringConvertible {
        let status: Int
        var body = "{}"
        var headers: [(name: String, value: String)] = []
        let reason: String
        let requests: Int

        var testDescription: String { "\(status) \(body) \(headers) → \(reason)" }
    }

    private static let refusals = [
        Refusal(status: 400, body: #"{"error":"invalid_client"}"#, reason: "authentication_rejected/invalid_client", requests: 1),
        Refusal(status: 401, body: #"{"error":"No such key canary-secret"}"#, reason: "authentication_rejected:", requests: 1),
        Refusal(status: 403, reason: "authentication_rejected:", requests: 1),
        Refusal(status: 200, body: #"{"error":"invalid_grant"}"#, reason: "authentication_rejected/invalid_grant", requests: 1),
        Refusal(status: 200, reason: "answer_malformed/token", requests: 1),
        Refusal(status: 200, body: "<html>", reason: "answer_malformed", requests: 1),
        Refusal(status: 404, reason: "request_rejected/status_404", requests: 1),
        Refusal(status: 500, reason: "request_rejected/status_500", requests: 5),
        Refusal(status: 503, headers: [("Retry-After", "20")], reason: "request_rejected/status_503", requests: 5),
        Refusal(status: 503, headers: [("Retry-After", "4000")], reason: "request_rejected/status_503", requests: 1),
        Refusal(status: 429, reason: "rate_limited", requests: 5),
        Refusal(status: 429, headers: [("Retry-After", "4000")], reason: "rate_limited", requests: 1),
    ]

    @Test("that is not given ends the whole run with the reason, and nothing is asked without one", arguments: refusals)
    func refused(_ refusal: Refusal) async throws {
        let harness = try EngineHarness(Self.things, auth: TokenLifeTests.auth, fields: TokenLifeTests.fields) { request, _ in
            .json(refusal.body, status: refusal.status, headers: refusal.headers)
        }
        let report = try await harness.sync(credentials: TokenLifeTests.credentials)
        #expect(report.status == .failed)
        #expect(report.reason?.hasPrefix(refusal.reason) == true, "\(report.reason ?? "")")
        #expect(report.reason?.contains("canary") == false)
        #expect(harness.transport.requests.map(\.url) == Array(repeating: "https://auth.example.com/token", count: refusal.requests))
        #expect(report.streams.allSatisfy { $0.failure?.description == report.reason }, "what ended the run is why nothing was read")
    }

    @Test("of a server that is down ends the run as upstream_failed, of one that comes back succeeds", arguments: [true, false])
    func unreachable(comesBack: Bool) async throws {
        let harness = try EngineHarness(Self.things, auth: TokenLifeTests.auth, fields: TokenLifeTests.fields) {
            request, number throws(UpstreamError) in
            guard TokenLifeTests.isTokenRequest(request) else { return .json(#"[{"id":1}]"#) }
            if comesBack, number == 3 { return .token("t1") }
            throw UpstreamError(.connectFailed, "no connection to auth.example.com", retry: .backoff)
        }
        let report = try await harness.sync(credentials: TokenLifeTests.credentials)
        #expect(report.status == (comesBack ? .success : .failed))
        if !comesBack { #expect(report.reason?.hasPrefix("upstream_failed/connect_failed") == true, "\(report.reason ?? "")") }
        #expect(harness.transport.requests.filter(TokenLifeTests.isTokenRequest).count == (comesBack ? 3 : 5))
    }

    @Test("again after as long as the endpoint says")
    func waits() async throws {
        let harness = try EngineHarness(Self.things, auth: TokenLifeTests.auth, fields: TokenLifeTests.fields) { request, number in
            guard TokenLifeTests.isTokenRequest(request) else { return .json(#"[{"id":1}]"#) }
            return number == 1 ? .json("{}", status: 429, headers: [("Retry-After", "120")]) : .token("t1")
        }
        #expect(try await harness.sync(credentials: TokenLifeTests.credentials).status == .success)
        #expect((.seconds(120)...(.seconds(122))).contains(harness.totalWait))
    }

    @Test("as a client: id and secret in the form, or form-encoded in a Basic header (RFC 6749, 2.3.1)", arguments: ["body", "header"])
    func clientCredentials(method: String) async throws {
        let auth = """
            { type: oauth2, config: { grant: client_credentials, tokenUrl: "https://auth.example.com/token", clientAuthMethod: \(method),
                scopes: [read, audit], tokenParams: { audience: "https://api.example.com" } } }
            """
        let harness = try EngineHarness(Self.things, auth: auth, fields: TokenLifeTests.fields) { request, _ in
            TokenLifeTests.isTokenRequest(request) ? .token("t1") : .json(#"[{"id":1}]"#)
        }
        let report = try await harness.sync(credentials: ["client_id": "me:1", "client_secret": "s/cr+t"])
        #expect(report.status == .success, "\(report.reason ?? "")")
        let request = try #require(harness.transport.requests.first)
        #expect(request.method == "POST" && request.header("Content-Type") == "application/x-www-form-urlencoded")
        let common = "grant_type=client_credentials&scope=read%20audit"
        let audience = "audience=https%3A%2F%2Fapi.example.com"
        if method == "body" {
            #expect(request.text == "\(common)&client_id=me%3A1&client_secret=s%2Fcr%2Bt&\(audience)")
            #expect(request.header("Authorization") == nil)
        } else {
            #expect(request.text == "\(common)&\(audience)")
            let basic = try BasicCredentials(username: "me%3A1", password: "s%2Fcr%2Bt")
            #expect(request.header("Authorization") == basic.headerValue)
        }
        #expect(harness.transport.requests.dropFirst().allSatisfy { $0.header("Authorization") == "Bearer t1" })
    }

    @Test("with a signed assertion, signed anew for each try")
    func assertion() async throws {
        let auth = """
            { type: jwt, config: { algorithm: RS256, key: "${credentials.token}", lifetime: 10m, claims: { iss: me, aud: "https://auth.example.com/token" },
                exchange: { url: "https://auth.example.com/token", form: { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion: "${assertion}" } } } }
            """
        let key = try SandboxKeyPair()
        let harness = try EngineHarness(Self.things, auth: auth) { request, number in
            guard TokenLifeTests.isTokenRequest(request) else { return .json(#"[{"id":1}]"#) }
            return number == 1 ? .json("{}", status: 503, headers: [("Retry-After", "60")]) : .token("t1")
        }
        let report = try await harness.sync(credentials: ["token": key.privateKeyPEM.reveal()])
        #expect(report.status == .success, "\(report.reason ?? "")")
        let verifier = try JSONWebTokenVerifier(algorithm: .rs256, key: key.publicKeyPEM)
        let issued = try harness.transport.requests.filter(TokenLifeTests.isTokenRequest).map { request in
            #expect(request.text.hasPrefix("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion="))
            let assertion = try #require(request.text.split(separator: "=").last)
            let token = try verifier.verify(String(assertion))
            let claims = try JSONDocument(parsing: token.payload).root
            let issued = try #require(claims["iat"]?.int64Value)
            #expect(claims["iss"]?.stringValue == "me" && claims["exp"]?.int64Value == issued + 600)
            return issued
        }
        #expect(issued.count == 2)
        #expect(issued[1] - issued[0] >= 60)
        #expect(harness.transport.requests.last?.header("Authorization") == "Bearer t1")
    }

    @Test(
        "in a step of one's own: its rules speak first",
        arguments: [
            (403, "denied", "permission_missing/role:assume"), (400, "busy", "rate_limited"), (403, "else", "authentication_rejected"),
            (401, "else", "authentication_rejected"), (500, "else", "request_rejected/status_500"),
        ])
    func step(status: Int, error: String, reason: String) async throws {
        let auth = """
            { type: custom, config: { headers: { Authorization: "Session ${credentials.session}" }, steps: [ { name: login,
                request: POST https://auth.example.com/login, body: { json: { key: "${credentials.token}" } }, outputs: { session: body.session },
                errors: [ { status: [403], when: body.code == "denied", action: permission, scope: "role:assume", message: "Key ${body.key} may not." },
                          { when: body.?code.orValue("") == "busy", action: rate_limited, until: "5" } ] } ] } }
            """
        let harness = try EngineHarness(Self.things, auth: auth) { request, number in
            .json(#"{"code":"\#(error)","key":"canary-secret"}"#, status: status)
        }
        let report = try await harness.sync()
        #expect(report.status == .failed)
        #expect(report.reason?.hasPrefix(reason) == true, "\(report.reason ?? "")")
        #expect(!"\(report)".contains("canary") && !harness.databaseText.contains("canary"))
        #expect(harness.transport.requests.allSatisfy { TokenLifeTests.isTokenRequest($0) })
        #expect(harness.transport.requests.count == (["rate_limited", "request_rejected/status_500"].contains(reason) ? 5 : 1))
    }

    @Test("in two steps: what one brings is in the next and in the headers of every request after them")
    func steps() async throws {
        let auth = """
            { type: custom, config: { headers: { Authorization: "Session ${credentials.session}", X-Client: patchbay },
                query: { account: "${credentials.account}" }, steps: [
                { name: login, request: POST https://auth.example.com/login, body: { json: { key: "${credentials.token}" } }, outputs: { ticket: body.ticket } },
                { name: open, request: GET https://auth.example.com/open, headers: { X-Ticket: "${credentials.ticket}" },
                    outputs: { session: body.session, account: body.account }, expires: body.seconds } ] } }
            """
        let harness = try EngineHarness(Self.things, auth: auth) { request, _ in
            switch request.url {
            case "https://auth.example.com/login": .json(#"{"ticket":"ticket-1"}"#)
            case "https://auth.example.com/open": .json(#"{"session":"session-1","account":42,"seconds":600}"#)
            default: .json(#"[{"id":1}]"#)
            }
        }
        let report = try await harness.sync()
        #expect(report.status == .success, "\(report.reason ?? "")")
        let requests = harness.transport.requests
        #expect(requests.map(\.url).prefix(2) == ["https://auth.example.com/login", "https://auth.example.com/open"])
        #expect(requests.map { $0.header("X-Client") } == Array(repeating: "patchbay", count: 4))
        #expect(requests.map { $0.header("X-Ticket") } == [nil, "ticket-1", nil, nil])
        #expect(requests.map { $0.header("Authorization") } == [nil, nil, "Session session-1", "Session session-1"])
        #expect(requests.dropFirst(2).allSatisfy { $0.url.hasSuffix("?account=42") })
    }
}
