import Foundation
import IntegrationAuth
import IntegrationCore
import IntegrationTesting
import JSONTape
import Testing

/// Connecting to an OAuth server that was written by others, who read the same RFCs.
@Suite("OAuth with Glewlwyd", .enabled { await Glewlwyd.isAvailable() }, .timeLimit(.minutes(10)))
struct GlewlwydTests {
    /// What differs between the tests.
    private struct Setting {
        var servers = 1
        var refreshTokens = Glewlwyd.RefreshTokens.oneUse
        /// The client at Glewlwyd that the organisation has; nil where the test makes one.
        var application: String? = "platform"
        var clientAuthMethod = "header"
        var namesIssuer = true
        var config = GlewlwydTests.consent
        var reads = GlewlwydTests.userinfo
    }

    private static let consent = ["scopes: [openid, read, offline_access]"]

    private static let userinfo = """
        test: { request: GET /api/oidc/userinfo, identity: { id: body.sub } }
        streams:
          people: { request: GET /api/oidc/userinfo, key: record.sub }
        checks:
          known: { name: Known, over: people, pass: 'record.sub != ""' }
        """

    /// For tokens that are nobody's: they let ask about other tokens.
    private static let introspection = """
        test: { request: POST /api/oidc/introspect, body: { form: { token: unknown } }, pass: body.active == false }
        streams:
          answers: { request: POST /api/oidc/introspect, body: { form: { token: unknown } }, key: string(record.active), retryable: true }
        checks:
          inactive: { name: Inactive, over: answers, pass: record.active == false }
        """

    private static func manifest(_ origin: String, _ setting: Setting) throws -> IntegrationManifest {
        let loaded = ManifestLoader().load(
            yaml: """
                id: glewlwyd
                name: Glewlwyd
                description: Knows people.
                category: Development
                capabilities: [sync]
                auth:
                  type: oauth2
                  config:
                    authorizeUrl: https://id.example.com/api/oidc/auth
                    tokenUrl: https://id.example.com/api/oidc/token
                    revokeUrl: https://id.example.com/api/oidc/revoke
                    refresh: \(setting.refreshTokens == .oneUse ? "rotating" : "static")
                    clientAuthMethod: \(setting.clientAuthMethod)
                    \(setting.config.joined(separator: "\n    "))
                http: { baseUrl: https://id.example.com }
                \(setting.reads)
                """)
        var manifest = try #require(loaded.manifest, "\(loaded.diagnostics)")
        guard case .oauth2(var oauth) = manifest.auth else { return manifest }
        // No manifest can say these, as they are not encrypted. Requests are led to the right place anyhow; these are compared.
        if setting.namesIssuer {
            oauth.issuer = "\(origin)/api/oidc"
        } else {
            oauth.tokenUrl = ManifestTemplate("\(origin)/api/oidc/token")
        }
        manifest.auth = .oauth2(oauth)
        return manifest
    }

    /// Servers beside a Glewlwyd, and an organisation with a client there.
    private static func with(
        _ setting: Setting = Setting(), _ body: (TestServer, Glewlwyd, APIClient) async throws -> Void
    ) async throws {
        try await Glewlwyd.with { glewlwyd in
            let manifest = try Self.manifest(glewlwyd.origin, setting)
            try await TestServer.withServers(setting.servers, manifest, RotatingProvider.fixtures, elsewhere: glewlwyd.origin) { server in
                try await glewlwyd.setUp(setting.refreshTokens, redirect: redirect(server))
                let (_, client) = try await server.organization()
                if let id = setting.application { try await save(client, id, secret: "very-secret-\(id)") }
                try await body(server, glewlwyd, client)
            }
        }
    }

    private static func redirect(_ server: TestServer) -> String { "\(server.admin.origin)/integrations/oauth/callback/glewlwyd" }

    private static func save(_ client: APIClient, _ id: String, secret: String) async throws {
        let saved = try await client.post(
            "/integrations/oauth-apps", #"{"providerSlug": "glewlwyd", "clientId": "\#(id)", "clientSecret": "\#(secret)"}"#)
        #expect(saved.status == 201, "\(saved.text)")
    }

    /// Begins in a browser.
    /// - Returns: where Glewlwyd asks for consent.
    private static func begin(_ client: APIClient, _ browser: inout TestBrowser) async throws -> String {
        let begun = try await client.post("/integrations/oauth/start", #"{"providerSlug": "glewlwyd"}"#)
        let start = try #require(try begun.text("authorizationUrl"), "\(begun.text)")
        return try #require(try await browser.open(start).location)
    }

    /// Connects by alice's consent.
    /// - Returns: the connection's id, and where Glewlwyd asked for consent.
    private static func connect(_ client: APIClient, _ glewlwyd: Glewlwyd) async throws -> (id: String, asked: String) {
        var browser = TestBrowser(client)
        let asked = try await begin(client, &browser)
        let page = try await browser.open(try await glewlwyd.approve(asked))
        #expect(page.status == 200 && page.text.contains("Connected"), "\(page.text)")
        let connections = try await client.get("/integrations/connections")
        #expect(try connections.json["data"]?[0]?["status"]?.stringValue == "active", "\(connections.text)")
        return (try #require(try connections.json["data"]?[0]?["id"]?.stringValue), asked)
    }

    private static func expectSuccess(_ server: TestServer, _ client: APIClient, _ id: String) async throws {
        let run = try await server.run(client, id)
        #expect(try run.text("status") == "success", "\(run.text)")
    }

    /// How many versions of the credentials came from a refresh.
    private static func refreshed(_ client: APIClient, _ id: String) async throws -> Int {
        let versions = try await client.get("/integrations/connections/\(id)/credentials/versions")
        return try #require(try versions.json["data"]).elements.filter { $0["reason"]?.stringValue == "tokens refreshed" }.count
    }

    /// Runs, and once more when the token is over. The clock stays: proofs and assertions hold the time, and Glewlwyd has the real one.
    private static func expectRenewal(_ server: TestServer, _ glewlwyd: Glewlwyd, _ client: APIClient, _ id: String) async throws {
        try await expectSuccess(server, client, id)
        #expect(try await glewlwyd.refreshCount == 0)
        try await glewlwyd.endAccessTokens()
        try await expectSuccess(server, client, id)
        #expect(try await glewlwyd.refreshCount == 1)
        #expect(try await refreshed(client, id) == 1)
    }

    @Test("Refreshed once for all who need it, whatever becomes of refresh tokens", arguments: Glewlwyd.RefreshTokens.allCases)
    func refreshing(_ refreshTokens: Glewlwyd.RefreshTokens) async throws {
        try await Self.with(Setting(servers: 2, refreshTokens: refreshTokens)) { server, glewlwyd, client in
            let id = try await Self.connect(client, glewlwyd).id
            try await Self.expectSuccess(server, client, id)
            for round in 1...3 {
                server.time.advance(by: 3700)
                let statuses = try await client.testAtOnce(id, 40, at: server.origins)
                #expect(statuses == ["active": 40])
                #expect(try await Self.refreshed(client, id) == round)
                #expect(try await glewlwyd.refreshCount == round)
                #expect(try await glewlwyd.refreshTokenCount == 1)
            }
            try await Self.expectSuccess(server, client, id)
        }
    }

    @Test func theIssuerIsCompared() async throws {
        try await Self.with { _, glewlwyd, client in
            var browser = TestBrowser(client)
            let back = try await glewlwyd.approve(try await Self.begin(client, &browser))
            let other = back.replacing("%2Fapi%2Foidc", with: "%2Fapi%2Fother")
            #expect(other != back)
            #expect(try await browser.open(other).text.contains("did not come from"))
            #expect(try await glewlwyd.refreshTokenCount == 0)
        }
    }

    @Test func deletingRevokes() async throws {
        try await Self.with { server, glewlwyd, client in
            let id = try await Self.connect(client, glewlwyd).id
            let living = "SELECT gpoa_client_id FROM gpo_access_token WHERE gpoa_enabled = 1"
            #expect(try await glewlwyd.refreshTokenCount == 1)
            #expect(try await glewlwyd.database.strings(living) == ["platform"])
            #expect(try await client.delete("/integrations/connections/\(id)").status == 204)
            await server.sweep()
            #expect(try await glewlwyd.refreshTokenCount == 0)
            #expect(try await glewlwyd.database.strings(living) == [])
            #expect(try await SQL(server.path).strings("SELECT connection FROM revocations") == [])
        }
    }

    @Test("A person types a code on another device")
    func deviceCode() async throws {
        let grant = ["grant: device_code", "deviceUrl: https://id.example.com/api/oidc/device_authorization"]
        try await Self.with(Setting(config: Self.consent + grant)) { server, glewlwyd, client in
            let begun = try await client.post("/integrations/oauth/start", #"{"providerSlug": "glewlwyd"}"#)
            let flow = try #require(try begun.text("flowId"), "\(begun.text)")
            let userCode = try #require(try begun.text("userCode"))
            #expect(try begun.text("verificationUrl") == "\(glewlwyd.origin)/api/oidc/device")
            #expect(try begun.json["intervalSeconds"]?.int64Value == 5)
            func poll(_ client: APIClient) async throws -> APIClient.Answer {
                try await client.post("/integrations/oauth/device", #"{"flowId": "\#(flow)"}"#)
            }
            #expect(try await poll(client).text("status") == "pending")
            #expect(try await poll(server.organization("Other").client).status == 404)
            // For Glewlwyd no time goes by: it wants to be asked less often.
            let slowed = try await server.until {
                server.time.advance(by: 10)
                return try await poll(client)
            } has: { (answer: APIClient.Answer) in
                try answer.status != 200 || answer.json["intervalSeconds"]?.int64Value == 10
            }
            #expect(try slowed.text("status") == "pending", "\(slowed.text)")
            try await glewlwyd.approve(userCode: userCode)
            let ended = try await server.until {
                server.time.advance(by: 20)
                return try await poll(client)
            } has: { (answer: APIClient.Answer) in
                try answer.text("status") != "pending"
            }
            #expect(try ended.text("status") == "connected", "\(ended.text)")
            try await Self.expectSuccess(server, client, try #require(try ended.text("connectionId")))
            #expect(try await poll(client).status == 404)
        }
    }

    @Test("The browser learns nothing of a request that was pushed")
    func pushedRequests() async throws {
        let endpoint = ["parUrl: https://id.example.com/api/oidc/par"]
        try await Self.with(Setting(config: Self.consent + endpoint)) { server, glewlwyd, client in
            let (id, asked) = try await Self.connect(client, glewlwyd)
            let names = URLComponents(string: asked)?.queryItems?.map(\.name) ?? []
            #expect(names.sorted() == ["client_id", "request_uri"])
            try await Self.expectSuccess(server, client, id)
        }
    }

    @Test func tokensThatAreBoundToAKey() async throws {
        let setting = Setting(application: "platform-dpop", config: Self.consent + ["dpop: true"])
        try await Self.with(setting) { server, glewlwyd, client in
            let id = try await Self.connect(client, glewlwyd).id
            let bound = "SELECT gpor_dpop_jkt FROM gpo_refresh_token WHERE gpor_enabled = 1 AND gpor_dpop_jkt IS NOT NULL"
            let keys = try await glewlwyd.database.strings(bound)
            #expect(keys.count == 1)
            try await Self.expectRenewal(server, glewlwyd, client, id)
            #expect(try await glewlwyd.database.strings(bound) == keys)
        }
    }

    @Test func tokensForOneResource() async throws {
        try await Self.with(Setting(config: Self.consent + ["resource: [https://api.example/]"])) { server, glewlwyd, client in
            let id = try await Self.connect(client, glewlwyd).id
            try await Self.expectSuccess(server, client, id)
            server.time.advance(by: 3700)
            #expect(try await client.post("/integrations/connections/\(id)/test").text("status") == "active")
            let resources = try await glewlwyd.database.strings("SELECT ifnull(gpoa_resource, '') FROM gpo_access_token")
            #expect(resources == ["https://api.example/", "https://api.example/"])
        }
    }

    @Test func theClientItself() async throws {
        let setting = Setting(config: ["grant: client_credentials", "scopes: [read]"], reads: Self.introspection)
        try await Self.with(setting) { server, glewlwyd, client in
            try await glewlwyd.configure(#""introspection-revocation-auth-scope": ["read"]"#)
            let made = try await client.post("/integrations/connections", #"{"providerSlug": "glewlwyd"}"#)
            #expect(try made.status == 201 && made.text("status") == "active", "\(made.text)")
            try await Self.expectSuccess(server, client, try #require(try made.text("id")))
            let owners = try await glewlwyd.database.strings("SELECT ifnull(gpoa_username, 'nobody') FROM gpo_access_token")
            #expect(Set(owners) == ["nobody"])
        }
    }

    @Test("A client that signs has no secret to send")
    func signedAssertions() async throws {
        // The audience that Glewlwyd wants is the token endpoint, which stands in for an issuer that is not named.
        let setting = Setting(application: nil, clientAuthMethod: "private_key_jwt", namesIssuer: false)
        try await Self.with(setting) { server, glewlwyd, client in
            let keys = try SandboxKeyPair()
            try await glewlwyd.configure(#""request-parameter-allow": true, "client-pubkey-parameter": "pubkey""#)
            try await glewlwyd.addClient("platform-jwt", publicKey: keys.publicKeyPEM, redirect: Self.redirect(server))
            try await Self.save(client, "platform-jwt", secret: keys.privateKeyPEM.reveal().replacing("\n", with: #"\n"#))
            let id = try await Self.connect(client, glewlwyd).id
            try await Self.expectRenewal(server, glewlwyd, client, id)
        }
    }
}
