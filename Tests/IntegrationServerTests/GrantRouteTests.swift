import Crypto
import Foundation
import IntegrationCore
import IntegrationTesting
import JSONTape
import Synchronization
import Testing

/// What providers answer and demand beside the usual.
@Suite("Variants of OAuth by the API", .timeLimit(.minutes(10)))
struct GrantRouteTests {
    private static func with(_ auth: [String], _ body: (TestServer, APIClient) async throws -> Void) async throws {
        let yaml = RotatingProvider.yaml(auth: auth)
        let loaded = ManifestLoader().load(yaml: yaml)
        let manifest = try #require(loaded.manifest, "\(loaded.diagnostics)")
        try await TestServer.withServers(1, manifest, RotatingProvider.fixtures) { server in
            try await body(server, try await server.organization().client)
        }
    }

    @Test func answersThatAreForms() async throws {
        try await Self.with([]) { server, client in
            server.interceptor.set { request, forward in
                guard request.path == "/token" else { return nil }
                var answer = try await forward()
                let root = try JSONDocument(parsing: answer.body).root
                func text(_ name: String) -> String { root[name]?.stringValue ?? "" }
                answer.headers = [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")]
                answer.body = Array(
                    "access_token=\(text("access_token"))&refresh_token=\(text("refresh_token"))&expires_in=3600&scope=read%2Cwrite".utf8)
                return answer
            }
            let id = try await RotatingProvider.connect(client)
            server.time.advance(by: 3700)
            #expect(try await client.post("/integrations/connections/\(id)/test").text("status") == "active")
            #expect(server.sandbox.refreshCount == 1)
        }
    }

    @Test("A person refuses the code of a device: the flow is over, and counted")
    func deniedDevices() async throws {
        let device = ["grant: device_code", "deviceUrl: https://api.example.com/device"]
        try await Self.with(device) { server, client in
            server.interceptor.set { request, _ in
                switch request.path {
                case "/device":
                    .json(
                        status: 200,
                        [
                            "device_code": "d", "user_code": "ABCD", "verification_uri": "https://api.example.com/activate",
                            "expires_in": "600",
                        ])
                case "/token": .json(status: 400, ["error": "access_denied"])
                default: nil
                }
            }
            let begun = try await client.post("/integrations/oauth/start", #"{"providerSlug": "rotor"}"#)
            let flow = try #require(try begun.text("flowId"), "\(begun.text)")
            server.time.advance(by: 10)
            let denied = try await client.post("/integrations/oauth/device", #"{"flowId": "\#(flow)"}"#)
            #expect(try denied.text("code") == "credentials_refused", "\(denied.text)")
            #expect(try await client.post("/integrations/oauth/device", #"{"flowId": "\#(flow)"}"#).status == 404)
            let metrics = try await client.get("/metrics").text
            #expect(metrics.contains(#"patchbay_oauth_flows_total{provider="rotor",outcome="credentials_refused"} 1"#), "\(metrics)")
        }
    }

    @Test(
        "A body that says it is a form and is none is a malformed answer, and nothing else",
        arguments: ["error = bad gateway", "a=%", "a=%zz&b", "=\u{e9}", "&&="])
    func brokenForms(body: String) async throws {
        try await Self.with([]) { server, client in
            let id = try await RotatingProvider.connect(client)
            server.time.advance(by: 3700)
            for (type, status) in [("text/plain", 502), ("application/x-www-form-urlencoded", 200), ("text/plain", 400)] {
                server.interceptor.set { request, _ in
                    request.path == "/token"
                        ? LoopbackAnswer(status: status, headers: [("Content-Type", type)], body: Array(body.utf8)) : nil
                }
                let refused = try await client.post("/integrations/connections/\(id)/test")
                #expect([422, 502].contains(refused.status), "\(refused.text)")
            }
        }
    }

    @Test("An empty 400 is a refusal, and asks for a person")
    func emptyRefusals() async throws {
        try await Self.with([]) { server, client in
            let id = try await RotatingProvider.connect(client)
            server.interceptor.set { request, _ in request.path == "/token" ? LoopbackAnswer(status: 400) : nil }
            server.time.advance(by: 3700)
            let refused = try await client.post("/integrations/connections/\(id)/test")
            #expect(try refused.status == 422 && refused.text("code") == "credentials_refused", "\(refused.text)")
        }
    }

    @Test("An answer to a refresh without a refresh token keeps the one that was used, and is read whatever way it says its end")
    func whatRefreshesLeaveOut() async throws {
        try await Self.with(["refresh: static"]) { server, client in
            let id = try await RotatingProvider.connect(client)
            for (round, end) in [#""3600""#, "3600", #""2100-01-01T00:00:00Z""#, "4102444800000"].enumerated() {
                server.interceptor.set { request, forward in
                    guard Interceptor.isRefresh(request) else { return nil }
                    var answer = try await forward()
                    let token = try JSONDocument(parsing: answer.body).root["access_token"]?.stringValue ?? ""
                    answer.body = Array(#"{"access_token": "\#(token)", "expires_in": \#(end)}"#.utf8)
                    return answer
                }
                try await SQL(server.path).execute("UPDATE oauth_tokens SET expires_at = 1")
                let used = try await client.post("/integrations/connections/\(id)/test")
                #expect(try used.text("status") == "active", "\(end): \(used.text)")
                // The end was understood: nothing is renewed the next time.
                #expect(try await client.post("/integrations/connections/\(id)/test").text("status") == "active")
                #expect(server.sandbox.refreshCount == round + 1)
            }
        }
    }

    @Test func tokensAreRefreshedAsLongBeforeTheirEndAsTheManifestSays() async throws {
        // Not more than a quarter of a life: half an hour of one hour would be too much.
        try await Self.with(["refreshMargin: 10m"]) { server, client in
            let id = try await RotatingProvider.connect(client)
            for (advance, count) in [(3600.0 - 620, 0), (40, 1)] {
                server.time.advance(by: advance)
                #expect(try await client.post("/integrations/connections/\(id)/test").text("status") == "active")
                #expect(server.sandbox.refreshCount == count)
            }
            server.time.advance(by: 3600 - 580)
            await server.sweep()
            // By the sweep, or by a run that begins just then, which is at it meanwhile.
            _ = try await server.until {
                server.sandbox.refreshCount
            } has: {
                $0 == 2
            }
        }
    }

    /// A proof of possession as RFC 9449, section 4.3 has it checked; nil where it is none.
    private static func proof(_ request: LoopbackRequest, origin: String) -> (claims: JSONValue, key: String)? {
        let parts = request.header("DPoP")?.split(separator: ".").map(String.init) ?? []
        func bytes(_ text: String?) -> [UInt8]? {
            let base64 = (text ?? "").replacing("-", with: "+").replacing("_", with: "/")
            return Data(base64Encoded: base64 + String(repeating: "=", count: (4 - base64.count % 4) % 4)).map(Array.init)
        }
        guard parts.count == 3, let head = bytes(parts[0]), let payload = bytes(parts[1]), let signature = bytes(parts[2]),
            let header = try? JSONDocument(parsing: head).root, let claims = try? JSONDocument(parsing: payload).root,
            header["typ"]?.stringValue == "dpop+jwt", header["alg"]?.stringValue == "ES256", let jwk = header["jwk"],
            let x = bytes(jwk["x"]?.stringValue), let y = bytes(jwk["y"]?.stringValue),
            let key = try? P256.Signing.PublicKey(rawRepresentation: Data(x + y)),
            let signed = try? P256.Signing.ECDSASignature(rawRepresentation: Data(signature)),
            key.isValidSignature(signed, for: Data("\(parts[0]).\(parts[1])".utf8)),
            claims["htm"]?.stringValue == request.method, claims["htu"]?.stringValue == origin + request.path
        else { return nil }
        return (claims, jwk["x"]?.stringValue ?? "")
    }

    @Test("Tokens that are bound to a key come with proofs, which name the nonce that was asked for")
    func boundTokens() async throws {
        try await Self.with(["dpop: true"]) { server, client in
            let origin = server.provider
            let bindsTokens = Mutex(false)
            let seen = Mutex<(proofs: Set<String>, keys: Set<String>)>(([], []))
            server.interceptor.set { request, forward in
                let isToken = request.path == "/token"
                guard isToken || request.path == "/me" else { return nil }
                guard let proof = Self.proof(request, origin: origin), let id = proof.claims["jti"]?.stringValue,
                    seen.withLock({
                        $0.keys.insert(proof.key); return $0.proofs.insert(id).inserted
                    })
                else { return LoopbackAnswer(status: 400) }
                guard proof.claims["nonce"]?.stringValue == (isToken ? "n-token" : "n-api") else {
                    return LoopbackAnswer(
                        status: isToken ? 400 : 401,
                        headers: [
                            ("Content-Type", "application/json"), ("DPoP-Nonce", isToken ? "n-token" : "n-api"),
                            ("WWW-Authenticate", #"DPoP error="use_dpop_nonce""#),
                        ], body: Array(#"{"error": "use_dpop_nonce"}"#.utf8))
                }
                if isToken {
                    var answer = try await forward()
                    answer.body = Array(
                        String(decoding: answer.body, as: UTF8.self).replacing(
                            #""Bearer""#, with: bindsTokens.withLock { $0 } ? #""DPoP""# : #""Bearer""#
                        )
                        .utf8)
                    return answer
                }
                let token = request.header("Authorization")?.split(separator: " ").last.map(String.init) ?? ""
                let hash = Data(SHA256.hash(data: Data(token.utf8))).base64EncodedString().replacing("+", with: "-")
                    .replacing("/", with: "_").replacing("=", with: "")
                guard request.header("Authorization")?.hasPrefix("DPoP ") == true, proof.claims["ath"]?.stringValue == hash else {
                    return LoopbackAnswer(status: 401)
                }
                return LoopbackAnswer(status: 200, headers: [("Content-Type", "application/json")], body: Array(#"{"id": "u1"}"#.utf8))
            }
            // A provider that has ignored the proof is not taken at its word.
            var browser = TestBrowser(client)
            let begun = try await client.post("/integrations/oauth/start", #"{"providerSlug": "rotor"}"#)
            let start = try #require(try begun.text("authorizationUrl"))
            let unbound = try await browser.open(try await browser.consent(try #require(try await browser.open(start).location)))
            #expect(unbound.text.contains("not bound"), "\(unbound.text)")
            bindsTokens.withLock { $0 = true }
            let id = try await RotatingProvider.connect(client)
            server.time.advance(by: 3700)
            #expect(try await client.post("/integrations/connections/\(id)/test").text("status") == "active")
            #expect(server.sandbox.refreshCount == 1)
            // One key for each flow, which the connection keeps.
            #expect(seen.withLock { $0.keys.count } == 2)
        }
    }

    /// Each has its own callback address, and nothing of one flow is sent to another's provider.
    @Test func nothingOfAFlowGoesToAnotherProvider() async throws {
        try await Self.with([]) { server, client in
            let reached = Mutex<[String]>([])
            try await LoopbackServer.withServer { request, _ in
                reached.withLock { $0.append(request.target) }
                return LoopbackAnswer(status: 200, headers: [("Content-Type", "application/json")], body: Array("{}".utf8))
            } _: { attacker in
                var browser = TestBrowser(client)
                let begun = try await client.post("/integrations/oauth/start", #"{"providerSlug": "rotor"}"#)
                let start = try #require(try begun.text("authorizationUrl"))
                let back = try await browser.consent(try #require(try await browser.open(start).location))
                // An attacker's server that answers in the honest one's name (RFC 9700, section 4.4).
                let mixed = "\(back)&iss=\(attacker.origin)"
                #expect(try await browser.open(mixed).text.contains("did not come from"))
                #expect(reached.withLock { $0 }.isEmpty)
                #expect(server.sandbox.issuedTokens.isEmpty)
            }
        }
    }
}
