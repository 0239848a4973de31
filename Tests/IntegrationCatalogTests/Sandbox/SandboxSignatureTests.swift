import Foundation
import IntegrationAuth
import IntegrationCore
import IntegrationEngine
import IntegrationTesting
import JSONTape
import Testing

@Suite("A sandbox recomputes signatures")
struct SandboxSignatureTests {
    private let exchanges = [SandboxExchange("GET", "/things", answer: SandboxExample.json("[]"))]
    private let keyFields = "[{ id: id, label: Id, type: password }, { id: secret, label: Secret, type: password }]"

    private func send(_ request: SignableRequest, _ client: LoopbackClient) async throws -> Int {
        try await client.client.send(
            UpstreamRequest(
                method: request.method, url: request.url, headers: request.headers, body: request.body.isEmpty ? nil : request.body),
            limits: UpstreamLimits()
        ).status
    }

    @Test("JSON Web Tokens are exchanged for tokens when signature, audience and times are right")
    func assertionExchange() async throws {
        let auth = """
            { type: jwt, config: { algorithm: RS256, key: "${credentials.secret}", lifetime: 1h,
                claims: { iss: me, aud: "https://example.com/token", sub: knows-nowhere, at: "${now}" },
                exchange: { url: "https://example.com/token", form: { grant_type: jwt, assertion: "${assertion}" } } } }
            """
        let recorded = SandboxExchange(
            "POST", "/token", answer: SandboxExample.json(#"{"access_token": "old", "expires_in": 100, "scope": "all"}"#),
            requiresAuthentication: false)
        let manifest = try SandboxExample.manifest(auth: auth, fields: keyFields)
        let fixtures = SandboxExample.fixtures(exchanges + [recorded], credentials: ["secret": SandboxFixtures.generatedKey])
        try await SandboxExample.withSandbox(manifest, fixtures) { (provider, client) async throws in
            let own = try #require(provider.connection.credentials.reveal("secret"))
            let now = Int(Date().timeIntervalSince1970)
            func status(_ claims: String, key: String = own) async throws -> UpstreamResponse {
                let token = try JSONWebTokenSigner(algorithm: .rs256, key: key)
                    .sign(keyID: nil, header: Array("{}".utf8), payload: Array(claims.utf8))
                return try await client.send(
                    "POST", "/token", headers: ["Content-Type": "application/x-www-form-urlencoded"],
                    body: "grant_type=jwt&assertion=\(token)")
            }
            let right = #"{"iss": "me", "aud": "https://example.com/token", "sub": "knows-nowhere", "iat": \#(now), "exp": \#(now + 3600)}"#
            // A word that has "now" in it depends on no time.
            #expect(try await status(right.replacing("nowhere", with: "all")).status == 400)
            #expect(try await status(right, key: SandboxKeyPair().privateKeyPEM.reveal()).status == 400)
            #expect(try await status(#"{"iss": "me", "aud": "else", "iat": \#(now), "exp": \#(now + 60)}"#).status == 400)
            let old =
                #"{"iss": "me", "aud": "https://example.com/token", "sub": "knows-nowhere", "iat": \#(now - 7200), "exp": \#(now - 3600)}"#
            #expect(try await status(old).status == 400)
            let long = #"{"iss": "me", "aud": "https://example.com/token", "sub": "knows-nowhere", "iat": \#(now), "exp": \#(now + 90000)}"#
            #expect(try await status(long).status == 400)
            #expect(provider.issuedTokens.isEmpty)

            let answer = try await status(right)
            let body = try JSONDocument(parsing: answer.body).root
            let token = try #require(body["access_token"]?.stringValue)
            #expect(token != "old")
            #expect(body["scope"]?.stringValue == "all")
            #expect(try await client.status("GET", "/things", headers: ["Authorization": "Bearer old"]) == 401)
            #expect(try await client.status("GET", "/things", headers: ["Authorization": "Bearer \(token)"]) == 200)
        }
    }

    @Test("An AWS key must be the one of the fixtures, or one that an AssumeRole answer gave")
    func aws() async throws {
        let auth = """
            { type: custom, config: {
                steps: [{ name: assume, request: "GET /role", format: xml, outputs: { role_id: body.Role.AccessKeyId,
                    role_secret: body.Role.SecretAccessKey, role_session: body.Role.SessionToken } }],
                sign: { type: aws-sigv4, accessKeyId: "${credentials.?role_id.orValue(credentials.id)}",
                    secretAccessKey: "${credentials.?role_secret.orValue(credentials.secret)}",
                    sessionToken: '${credentials.?role_session.orValue("")}', region: us-east-1, service: iam } } }
            """
        let role = SandboxExchange(
            "GET", "/role", query: [("Action", FieldCondition("AssumeRole"))],
            answer: SandboxAnswer(
                body: SandboxBody(
                    .xml,
                    text: """
                        <Role><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>rolesecret</SecretAccessKey>
                        <SessionToken>session</SessionToken></Role>
                        """)))
        let manifest = try SandboxExample.manifest(auth: auth, fields: keyFields)
        let fixtures = SandboxExample.fixtures(exchanges + [role], credentials: ["id": "AKIAOWN", "secret": "own"])
        try await SandboxExample.withSandbox(manifest, fixtures) { (provider, client) async throws in
            func status(_ target: String, _ key: AWSCredentials) async throws -> Int {
                var request = SignableRequest(method: "GET", url: provider.origin + target)
                try AWSSignatureV4(credentials: key, region: "eu-central-1", service: "ec2").sign(&request, at: Date())
                return try await send(request, client)
            }
            let own = AWSCredentials(accessKeyID: "AKIAOWN", secretAccessKey: "own")
            let temporary = AWSCredentials(accessKeyID: "ASIAROLE", secretAccessKey: "rolesecret", sessionToken: "session")
            #expect(try await client.status("GET", "/things") == 401)
            #expect(try await status("/things", AWSCredentials(accessKeyID: "AKIAOWN", secretAccessKey: "other")) == 401)
            #expect(try await status("/things", temporary) == 401)
            #expect(try await status("/things", own) == 200)
            provider.newRun()
            #expect(try await status("/role?Action=AssumeRole", own) == 200)
            provider.newRun()
            #expect(try await status("/things", temporary) == 200)
            #expect(provider.incidents.map(\.kind) == [.refused, .refused, .refused])
        }
    }

    @Test("OAuth 1.0a")
    func oauth1() async throws {
        let auth = """
            { type: custom, config: { sign: { type: oauth1, consumerKey: "${credentials.id}", consumerSecret: "${credentials.secret}" } } }
            """
        let manifest = try SandboxExample.manifest(auth: auth, fields: keyFields)
        let fixtures = SandboxExample.fixtures(exchanges, credentials: ["id": "me", "secret": "right"])
        try await SandboxExample.withSandbox(manifest, fixtures) { (provider, client) async throws in
            func status(_ secret: String, at time: Date = Date()) async throws -> Int {
                var request = SignableRequest(method: "GET", url: provider.origin + "/things?a=b%20c")
                try OAuth1Signature(consumerKey: "me", consumerSecret: secret)
                    .sign(&request, timestamp: Int(time.timeIntervalSince1970), nonce: "nonce")
                return try await send(request, client)
            }
            #expect(try await status("right") == 200)
            #expect(try await status("wrong") == 401)
            #expect(try await status("right", at: Date(timeIntervalSinceNow: -4000)) == 401)
            #expect(try await client.status("GET", "/things") == 401)
        }
    }

    @Test("HMAC over method, path, query and time")
    func hmac() async throws {
        let auth = """
            { type: custom, config: { sign: { type: hmac, key: "${credentials.secret}", message: "${timestamp}${method}${path}?${query}",
                placement: { name: X-Signature, prefix: "v1=" }, timestampHeader: X-Time } } }
            """
        let manifest = try SandboxExample.manifest(auth: auth, fields: keyFields)
        let fixtures = SandboxExample.fixtures(exchanges, credentials: ["id": "me", "secret": "right"])
        try await SandboxExample.withSandbox(manifest, fixtures) { (_, client) async throws in
            func status(_ key: String, target: String = "/things?a=1", at time: Date = Date()) async throws -> Int {
                let stamp = "\(Int(time.timeIntervalSince1970))"
                let code = try HMACSignature(algorithm: .sha256, key: Array(key.utf8), encoding: .hex)
                    .code(for: Array("\(stamp)GET/things?a=1".utf8))
                return try await client.status("GET", target, headers: ["X-Signature": "v1=\(code)", "X-Time": stamp])
            }
            #expect(try await status("right") == 200)
            #expect(try await status("wrong") == 401)
            #expect(try await status("right", target: "/things?a=2") == 401)
            #expect(try await status("right", at: Date(timeIntervalSinceNow: -4000)) == 401)
        }
    }
}
