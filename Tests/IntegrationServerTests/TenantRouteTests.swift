import IntegrationTesting
import JSONTape
import Testing

/// Another organisation never sees or changes anything, and cannot tell that it is there.
@Suite("Organisations are apart", .timeLimit(.minutes(10)))
struct TenantRouteTests {
    /// What belongs to nobody, and what is the operator's alone.
    private static let ofNoOrganization: Set<String> = [
        "GET /healthz", "GET /readyz", "GET /openapi.json", "GET /docs", "GET /integrations/oauth/authorize",
        "GET /integrations/oauth/callback", "GET /integrations/oauth/callback/{context}", "POST /organizations", "GET /organizations",
        "DELETE /organizations/{id}", "GET /metrics",
        "GET /integrations/connections/providers", "GET /integrations/connections/providers/{slug}",
    ]

    /// What operations need that change something; a new one without its body here is answered with 415 and seen.
    private static let bodies = [
        "POST /integrations/connections": #"{"providerSlug": "okta"}"#, "PATCH /integrations/connections/{id}": #"{"name": "x"}"#,
        "PUT /integrations/connections/{id}/credentials": #"{"credentials": {"api_key": "x"}}"#,
        "POST /integrations/connections/{id}/credentials/rollback": #"{"version": 1}"#,
        "POST /integrations/findings/{id}/ignore": #"{"reason": "x"}"#, "POST /integrations/oauth/start": #"{"providerSlug": "okta"}"#,
        "POST /integrations/oauth-apps": #"{"providerSlug": "github", "clientId": "x", "clientSecret": "y"}"#,
        "POST /integrations/oauth/device": #"{"flowId": "x"}"#, "POST /connect-sessions": #"{"providers": ["okta"]}"#,
        "POST /api-keys": #"{"name": "x", "scopes": ["read"]}"#,
    ]

    @Test func anotherOrganizationCannotTell() async throws {
        try await TestServer.withServer { server in
            let (own, client) = try await server.organization("Own")
            let (_, other) = try await server.organization("Other", scopes: ["read", "write", "admin"])
            let connection = try await server.connect(client)
            server.sandbox.newRun()
            let run = try #require(try await server.run(client, connection).text("id"))
            let finding = try #require(try await client.get("/integrations/findings").json["data"]?[0]?["id"]?.stringValue)
            let place = "/integrations/connections/\(connection)"
            let names = ["{run}": run, "{slug}": "okta"]
            let made = try await client.post("/connect-sessions", #"{"providers": ["okta"]}"#)
            let session = try #require(try made.text("id"), "\(made.text)")
            let absent = [connection: "con_none", run: "run_none", finding: "fnd_none", session: "ses_none"]
            let key = try #require(try await server.admin.get("/api-keys?organizationId=\(own)").json["data"]?[0]?["id"]?.stringValue)
            let ids = ["/findings/": finding, "/api-keys/": key, "/connect-sessions/": session]
            for operation in server.operations.subtracting(Self.ofNoOrganization).sorted() {
                let parts = operation.split(separator: " ").map(String.init)
                var target = parts[1]
                let id = ids.first { target.contains($0.key) }?.value ?? connection
                target = target.replacing("{id}", with: id)
                for (name, value) in names { target = target.replacing(name, with: value) }
                if target.hasSuffix("/records") { target += "?stream=users" }
                let body = Self.bodies[operation]
                if target.contains(id) {
                    let hidden = try await other.send(parts[0], target, body)
                    var nothing = target.replacing(key, with: "key_none")
                    for (name, value) in absent { nothing = nothing.replacing(name, with: value) }
                    let none = try await other.send(parts[0], nothing, body)
                    #expect(
                        hidden.status == none.status && none.status == 404, "\(operation): \(hidden.status) \(none.status)")
                    #expect(try hidden.text("detail") == none.text("detail"), "\(operation)")
                }
                let named = target + (target.contains("?") ? "&" : "?") + "organizationId=\(own)"
                let refused = try await other.send(parts[0], named, body)
                #expect(refused.status == 404, "\(operation): \(refused.status) \(refused.text)")
                #expect(try await other.with(key: nil).send(parts[0], target, body).status == 401, "\(operation)")
            }
            for list in ["/integrations/connections", "/integrations/findings"] {
                #expect(try await other.get(list).json["data"]?[0] == nil)
                #expect(try await other.get("\(list)?organizationId=\(own)").status == 404)
            }
            #expect(try await client.get(place).text("status") == "active")
            #expect(try await client.get("/integrations/findings/\(finding)").text("status") == "open")
            let browser = server.admin.with(key: try made.text("secret"))
            #expect(try await browser.get("/integrations/connections/providers").status == 200)
        }
    }

    @Test func onlyTheOperatorMakesOrganizations() async throws {
        try await TestServer.withServer { server in
            let (own, client) = try await server.organization(scopes: ["read", "write", "admin"])
            let (other, _) = try await server.organization("Other")
            #expect(try await client.post("/organizations", #"{"name": "Mine"}"#).status == 403)
            #expect(try await client.get("/organizations").status == 403)
            let body = #"{"name": "k", "scopes": ["admin"], "organizationId": "\#(other)"}"#
            #expect(try await client.post("/api-keys", body).status == 404)
            #expect(try await client.post("/api-keys", #"{"name": "k", "scopes": ["read"]}"#).status == 201)
            #expect(try await client.get("/api-keys?organizationId=\(own)").status == 200)
            // The operator acts for whom he names, and for nobody else.
            #expect(try await server.admin.get("/integrations/connections").status == 422)
            #expect(try await server.admin.get("/integrations/connections?organizationId=\(own)").status == 200)
        }
    }

    @Test func aKeyMayDoWhatItsScopesSayUntilItIsRevoked() async throws {
        try await TestServer.withServer { server in
            let (organization, reader) = try await server.organization(scopes: ["read"])
            #expect(try await reader.get("/integrations/connections").status == 200)
            let refused = try await reader.post("/integrations/connections", server.connectBody())
            #expect(try refused.status == 403 && refused.text("code") == "missing_scope")
            #expect(try await reader.get("/api-keys").status == 403)
            let keys = try await server.admin.get("/api-keys?organizationId=\(organization)")
            let id = try #require(try keys.json["data"]?[0]?["id"]?.stringValue)
            #expect(!keys.text.contains(try #require(reader.key)))
            #expect(try await server.admin.delete("/api-keys/\(id)?organizationId=\(organization)").status == 204)
            #expect(try await reader.get("/integrations/connections").status == 401)
            #expect(try await reader.with(key: "pbk_guess").get("/integrations/connections").status == 401)
        }
    }

    @Test func everyChangeIsInTheAuditLog() async throws {
        try await TestServer.withServer { server in
            let (organization, client) = try await server.organization(scopes: ["read", "write", "admin"])
            let id = try await server.connect(client)
            server.sandbox.newRun()
            _ = try await server.run(client, id)
            _ = try await client.post("/integrations/connections/\(id)/pause")
            _ = try await client.delete("/integrations/connections/\(id)")
            let log = try await client.get("/audit-log")
            let actions = try #require(try log.json["data"]).elements.map { $0["action"]?.stringValue }
            #expect(
                actions == [
                    "organization.created", "api_key.created", "connection.created", "run.requested", "connection.paused",
                    "connection.deleted",
                ], "\(log.text)")
            #expect(try await server.admin.get("/audit-log?organizationId=\(organization)").text == log.text)
        }
    }

    @Test("A key that was revoked at one server changes nothing at another, from then on")
    func revokedElsewhere() async throws {
        try await RotatingProvider.withServers(2) { server in
            let (id, _) = try await server.organization()
            let made = try await server.admin.post("/api-keys", #"{"organizationId": "\#(id)", "name": "k", "scopes": ["read", "admin"]}"#)
            let secret = try #require(try made.text("secret") as String?)
            let other = server.admin.with(key: secret, origin: server.origins[1])
            #expect(try await other.get("/integrations/connections").status == 200)
            let key = try #require(try made.text("id") as String?)
            #expect(try await server.admin.delete("/api-keys/\(key)?organizationId=\(id)").status == 204)
            let refused = try await other.post("/api-keys", #"{"name": "another", "scopes": ["read"]}"#)
            #expect(refused.status == 401, "\(refused.text)")
        }
    }

    @Test("A request that is sent again with its key is done once") func idempotency() async throws {
        try await TestServer.withServer { server in
            let (organization, client) = try await server.organization(scopes: ["read", "write", "admin"])
            func post(_ target: String, _ body: String, key: String, as client: APIClient = client) async throws -> APIClient.Answer {
                try await client.send("POST", target, body, headers: [("Idempotency-Key", key)])
            }
            let body = server.connectBody()
            let first = try await post("/integrations/connections", body, key: "a")
            let again = try await post("/integrations/connections", body, key: "a")
            #expect(first.status == 201 && again.status == 201 && first.text == again.text)
            #expect(again.header("Idempotent-Replayed") == "true" && first.header("Idempotent-Replayed") == nil)
            #expect(try await Array(#require(client.get("/integrations/connections").json["data"]).elements).count == 1)
            let reused = try await post("/integrations/connections", server.connectBody(name: "b"), key: "a")
            #expect(try reused.status == 422 && reused.text("code") == "idempotency_key_reused")
            // After an error the key is free.
            #expect(try await post("/integrations/connections", body, key: "b").status == 409)
            #expect(try await post("/integrations/connections", server.connectBody(name: "b"), key: "b").status == 201)
            // A secret is given again, and lies nowhere in the clear.
            let key = try await post("/api-keys", #"{"name": "k", "scopes": ["read"]}"#, key: "c")
            let secret = try #require(try key.text("secret") as String?)
            #expect(try await post("/api-keys", #"{"name": "k", "scopes": ["read"]}"#, key: "c").text("secret") == secret)
            #expect(
                try await SQL(server.path).strings("SELECT 1 FROM idempotency_keys WHERE CAST(answer AS TEXT) LIKE '%\(secret)%'").isEmpty)
            // Keys of another organisation are others.
            let (_, other) = try await server.organization("Other")
            #expect(try await post("/integrations/connections", body, key: "a", as: other).status == 201)
            // All at once.
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await post("/integrations/connections", server.connectBody(name: "z"), key: "z").status }
                }
                return try await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(Set(statuses.keys).isSubset(of: [201, 409]))
            let named = try await client.get("/integrations/connections?organizationId=\(organization)").text
            #expect(named.split(separator: #""name":"z""#).count == 2)
        }
    }
}
