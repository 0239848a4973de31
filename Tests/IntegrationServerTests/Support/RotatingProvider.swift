import IntegrationCore
import IntegrationTesting
import JSONTape
import Testing

/// An integration connected by consent whose refresh tokens can be used once.
enum RotatingProvider {
    static let test = "test: { request: GET /me, identity: { id: body.id } }"

    /// - Parameters:
    ///   - auth: more members of its `config`, instead of those of the same names.
    ///   - http: more members of `http`.
    static func yaml(test: String = Self.test, auth: [String] = [], http: String = "") -> String {
        let usual = ["refresh: rotating"].filter { line in !auth.contains { $0.hasPrefix(line.prefix { $0 != ":" } + ":") } }
        return """
            id: rotor
            name: Rotor
            description: Rotates.
            category: Development
            capabilities: [sync]
            auth:
              type: oauth2
              config:
                authorizeUrl: https://api.example.com/authorize
                tokenUrl: https://api.example.com/token
                revokeUrl: https://api.example.com/revoke
                scopes: [read, write]
                \((usual + auth).joined(separator: "\n    "))
                clientAuthMethod: header
                clientIdEnvVar: ROTOR_CLIENT_ID
                clientSecretEnvVar: ROTOR_CLIENT_SECRET
            http: { baseUrl: https://api.example.com, timeout: { firstByte: 2m }\(http) }
            \(test)
            streams:
              things: { request: GET /things, key: record.id }
            checks:
              even: { name: Even, over: things, pass: record.id % 2 == 0, resource: { type: thing, id: string(record.id) }, remediation: Do. }
            """
    }

    static func manifest(test: String = Self.test, http: String = "") throws -> IntegrationManifest {
        let loaded = ManifestLoader().load(yaml: yaml(test: test, http: http))
        return try #require(loaded.manifest, "\(loaded.diagnostics)")
    }

    static let fixtures = SandboxFixtures(
        credentials: ["access_token": "a-token-of-the-fixtures"],
        exchanges: [
            SandboxExchange("GET", "/me", answer: SandboxAnswer(body: SandboxBody(.json, text: #"{"id": "u1"}"#))),
            SandboxExchange("GET", "/things", answer: SandboxAnswer(body: SandboxBody(.json, text: #"[{"id": 1}, {"id": 2}]"#))),
        ])

    /// Several servers over one database, and the sandbox of this provider.
    static func withServers<R>(_ count: Int = 1, http: String = "", _ body: (TestServer) async throws -> R) async throws -> R {
        try await TestServer.withServers(count, manifest(http: http), fixtures, body)
    }

    /// Connects by consent.
    /// - Returns: the connection's id.
    static func connect(_ client: APIClient, _ more: String = "") async throws -> String {
        var browser = TestBrowser(client)
        let begun = try await client.post("/integrations/oauth/start", #"{"providerSlug": "rotor"\#(more)}"#)
        let start = try #require(try begun.text("authorizationUrl"), "\(begun.text)")
        let page = try await browser.open(try await browser.consent(try #require(try await browser.open(start).location)))
        #expect(page.status == 200, "\(page.text)")
        let connections = try await client.get("/integrations/connections")
        return try #require(try connections.json["data"]?.elements.map { $0["id"]?.stringValue ?? "" }.last)
    }
}
