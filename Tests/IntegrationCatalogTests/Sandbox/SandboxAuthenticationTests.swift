import Foundation
import IntegrationAuth
import IntegrationCore
import IntegrationEngine
import IntegrationTesting
import JSONTape
import Testing

@Suite("A sandbox enforces the manifest's authentication")
struct SandboxAuthenticationTests {
    private let exchanges = [SandboxExchange("GET", "/things", answer: SandboxExample.json("[]"))]

    @Test(
        "A key in header, query or body, compared exactly",
        arguments: [
            (SandboxExample.apiKey, "/things", "Key right", 200), (SandboxExample.apiKey, "/things", "Key wrong", 401),
            (SandboxExample.apiKey, "/things", "right", 401),
            (SandboxExample.apiKey, "/things?key=right", nil, 401),
            ("{ type: api_key, config: { in: query, name: key } }", "/things?key=right", nil, 200),
            ("{ type: api_key, config: { in: query, name: key } }", "/things?key=wrong", nil, 401),
            ("{ type: api_key, config: { in: query, name: key } }", "/things?key=right&key=wrong", nil, 401),
            ("{ type: api_key, config: { name: X-Key, value: \"id:${credentials.api_key}\" } }", "/things", "Key right", 401),
            ("{ type: basic, config: { username: \"${credentials.api_key}\", password: x } }", "/things", "Basic cmlnaHQ6eA==", 200),
            ("{ type: basic, config: { username: \"${credentials.api_key}\", password: x } }", "/things", "Basic cmlnaHQ6eQ==", 401),
            ("{ type: basic, config: { username: \"${credentials.api_key}\", password: x } }", "/things", nil, 401),
        ] as [(String, String, String?, Int)])
    func keys(auth: String, target: String, header: String?, status: Int) async throws {
        let manifest = try SandboxExample.manifest(auth: auth)
        try await SandboxExample.withSandbox(manifest, SandboxExample.fixtures(exchanges)) { (provider, client) async throws in
            let sent = header.map { ["Authorization": $0] as KeyValuePairs<String, String> } ?? [:]
            #expect(try await client.status("GET", target, headers: sent) == status)
            #expect(provider.incidents.map(\.kind) == (status == 401 ? [.refused] : []))
        }
    }

    @Test(
        "Headers and parameters that `http` makes of secrets, each value of a list",
        arguments: [
            ("/things?k=right&k=v-right", "X-Org-Key", "org right", 200), ("/things?k=right&k=v-right", "X-Org-Kye", "org right", 401),
            ("/things?k=right&k=v-right", "X-Org-Key", "org wrong", 401), ("/things?k=right", "X-Org-Key", "org right", 401),
            ("/things?k=right&k=v-wrong", "X-Org-Key", "org right", 401), ("/things", "X-Org-Key", "org right", 401),
        ])
    func commonParts(target: String, header: String, value: String, status: Int) async throws {
        let http = """
            { baseUrl: "https://api.example.com", headers: { X-Org-Key: "org ${credentials.api_key}", X-Days: "${variables.days}" },
              query: { k: ["${credentials.api_key}", "v-${credentials.api_key}"], days: "${variables.days}",
                  none: "${credentials.api_key == '' ? optional.of('x') : optional.none()}" } }
            """
        let manifest = try SandboxExample.manifest(auth: SandboxExample.apiKey, http: http)
        try await SandboxExample.withSandbox(manifest, SandboxExample.fixtures(exchanges)) { (provider, client) async throws in
            let headers: KeyValuePairs<String, String> = ["Authorization": "Key right", header: value]
            #expect(try await client.status("GET", target, headers: headers) == status)
            #expect(provider.incidents.map(\.kind) == (status == 401 ? [.refused] : []))
        }
    }

    @Test("An OAuth access token, and the answer the fixtures give to a wrong one")
    func oauthToken() async throws {
        let auth = "{ type: oauth2, config: { tokenUrl: \"https://example.com/token\", authorizeUrl: \"https://example.com/authorize\" } }"
        let manifest = try SandboxExample.manifest(auth: auth, fields: "[]")
        let unauthorized = SandboxAnswer(status: 403, body: SandboxBody(.json, text: #"{"message": "Bad credentials"}"#))
        let fixtures = SandboxExample.fixtures(exchanges, credentials: ["access_token": "right"], unauthorized: unauthorized)
        try await SandboxExample.withSandbox(manifest, fixtures) { (_, client) async throws in
            #expect(try await client.status("GET", "/things", headers: ["Authorization": "Bearer right"]) == 200)
            let refused = try await client.send("GET", "/things", headers: ["Authorization": "Bearer wrong"])
            #expect(refused.status == 403)
            #expect(refused.text == #"{"message": "Bad credentials"}"#)
        }
    }

    @Test("Client credentials get a fresh token at the token endpoint, by form or by header")
    func clientCredentials() async throws {
        let auth = """
            { type: oauth2, config: { grant: client_credentials, tokenUrl: "https://example.com/oauth/token", clientAuthMethod: header } }
            """
        let fields = "[{ id: client_id, label: Id, type: password }, { id: client_secret, label: Secret, type: password }]"
        let manifest = try SandboxExample.manifest(auth: auth, fields: fields)
        let fixtures = SandboxExample.fixtures(exchanges, credentials: ["client_id": "me", "client_secret": "s%cret"])
        try await SandboxExample.withSandbox(manifest, fixtures) { (provider, client) async throws in
            let form = "application/x-www-form-urlencoded"
            let wrong = try await client.send(
                "POST", "/oauth/token", headers: ["Content-Type": form],
                body: "grant_type=client_credentials&client_id=me&client_secret=no")
            #expect(wrong.status == 401)
            #expect(wrong.text.contains("invalid_client"))
            let basic = try BasicCredentials(username: "me", password: "s%25cret").headerValue
            let right = try await client.send(
                "POST", "/oauth/token", headers: ["Content-Type": form, "Authorization": basic], body: "grant_type=client_credentials")
            let token = try #require(try JSONDocument(parsing: right.body).root["access_token"]?.stringValue)
            #expect(provider.issuedTokens == [token])
            #expect(try await client.status("GET", "/things", headers: ["Authorization": "Bearer \(token)"]) == 200)
            #expect(try await client.status("GET", "/things", headers: ["Authorization": "Bearer \(token)x"]) == 401)
        }
    }

    @Test("A session that a step obtained must be on every request; a step with wrong values is refused")
    func customStep() async throws {
        let auth = """
            { type: custom, config: {
                steps: [{ name: login, request: POST /login, body: { form: { key: "${credentials.api_key}" } }, outputs: { session: body.token } }],
                headers: { X-Session: "${credentials.session}" } } }
            """
        let login = SandboxExchange(
            "POST", "/login", form: [("key", FieldCondition("right"))], answer: SandboxExample.json(#"{"token": "opened"}"#),
            requiresAuthentication: false)
        let manifest = try SandboxExample.manifest(auth: auth)
        try await SandboxExample.withSandbox(manifest, SandboxExample.fixtures(exchanges + [login])) { (_, client) async throws in
            let form: KeyValuePairs<String, String> = ["Content-Type": "application/x-www-form-urlencoded"]
            #expect(try await client.status("GET", "/things", headers: ["X-Session": "opened"]) == 401)
            #expect(try await client.status("POST", "/login", headers: form, body: "key=wrong") == 401)
            #expect(try await client.status("POST", "/login", headers: form, body: "key=right") == 200)
            #expect(try await client.status("GET", "/things", headers: ["X-Session": "closed"]) == 401)
            #expect(try await client.status("GET", "/things", headers: ["X-Session": "opened"]) == 200)
        }
    }

    @Test("Two steps of one address give their own outputs, in their order and again; a number is an output too")
    func twoStepsOfOneAddress() async throws {
        let auth = """
            { type: custom, config: {
                steps: [
                    { name: a, request: POST /token, body: { form: { scope: a } }, outputs: { token_a: body.token, account: body.account } },
                    { name: b, request: POST /token, body: { form: { scope: b } }, outputs: { token_b: body.token } }],
                headers: { X-A: "${credentials.token_a}", X-B: "${credentials.token_b}", X-Account: "${credentials.account}" } } }
            """
        let steps = ["a", "b"].map { scope in
            SandboxExchange(
                "POST", "/token", form: [("scope", FieldCondition(scope))],
                answer: SandboxExample.json(#"{"token": "of-\#(scope)", "account": 17}"#), requiresAuthentication: false)
        }
        let manifest = try SandboxExample.manifest(auth: auth)
        try await SandboxExample.withSandbox(manifest, SandboxExample.fixtures(exchanges + steps)) { (_, client) async throws in
            let form: KeyValuePairs<String, String> = ["Content-Type": "application/x-www-form-urlencoded"]
            for _ in 0..<2 {
                for scope in ["a", "b"] { #expect(try await client.status("POST", "/token", headers: form, body: "scope=\(scope)") == 200) }
                let right: KeyValuePairs<String, String> = ["X-A": "of-a", "X-B": "of-b", "X-Account": "17"]
                // Once it is told to come back later, which only who was let in is.
                #expect([200, 429].contains(try await client.status("GET", "/things", headers: right)))
                let wrong: KeyValuePairs<String, String> = ["X-A": "of-b", "X-B": "of-b", "X-Account": "17"]
                #expect(try await client.status("GET", "/things", headers: wrong) == 401)
            }
        }
    }

    @Test("What is made of the client's time must be there; what it is the provider cannot know")
    func timeOfTheClient() async throws {
        let auth = #"{ type: custom, config: { headers: { X-Sig: "${credentials.api_key}-${now}" } } }"#
        let manifest = try SandboxExample.manifest(auth: auth)
        try await SandboxExample.withSandbox(manifest, SandboxExample.fixtures(exchanges)) { (_, client) async throws in
            #expect(try await client.status("GET", "/things") == 401)
            #expect(try await client.status("GET", "/things", headers: ["X-Sig": "right-2026-01-01T00:00:00.5Z"]) == 200)
        }
    }

    @Test("A header that a stream sets itself is not demanded as all requests have it")
    func headerOfAStream() async throws {
        var manifest = try SandboxExample.manifest(
            auth: SandboxExample.apiKey, http: "{ baseUrl: https://api.example.com, headers: { X-Key: \"${credentials.api_key}\" } }")
        let demanded = try SandboxExample.manifest(
            auth: SandboxExample.apiKey, http: "{ baseUrl: https://api.example.com, headers: { X-Key: \"${credentials.api_key}\" } }")
        manifest.streams[0].headers = ["X-Key": ManifestTemplate("none-needed")]
        for (manifest, status) in [(manifest, 200), (demanded, 401)] {
            try await SandboxExample.withSandbox(manifest, SandboxExample.fixtures(exchanges)) { (_, client) async throws in
                let headers: KeyValuePairs<String, String> = ["Authorization": "Key right", "X-Key": "none-needed"]
                #expect(try await client.status("GET", "/things", headers: headers) == status)
            }
        }
    }
}
