import IntegrationTesting
import JSONTape
import Testing

/// Another organisation never sees or changes anything, and cannot tell that it is there.
@Suite("Organisations are apart", .timeLimit(.minutes(10)))
struct TenantRouteTests {
    @Test func anotherOrganizationCannotTell() async throws {
        try await TestServer.withServer { server in
            let (own, client) = try await server.organization("Own")
            let (_, other) = try await server.organization("Other")
            let connection = try await server.connect(client)
            server.sandbox.newRun()
            let run = try #require(try await server.run(client, connection).text("id"))
            let finding = try #require(try await client.get("/integrations/findings").json["data"]?[0]?["id"]?.stringValue)
            let place = "/integrations/connections/\(connection)"
            let operations: [(String, String, String?)] = [
                ("GET", place, nil), ("DELETE", place, nil), ("POST", "\(place)/test", nil), ("POST", "\(place)/pause", nil),
                ("POST", "\(place)/resume", nil), ("PUT", "\(place)/credentials", #"{"credentials": {"api_key": "x"}}"#),
                ("GET", "\(place)/credentials/versions", nil), ("POST", "\(place)/credentials/rollback", #"{"version": 1}"#),
                ("POST", "\(place)/runs", nil), ("GET", "\(place)/runs", nil), ("GET", "\(place)/runs/\(run)", nil),
                ("GET", "/integrations/findings/\(finding)", nil),
                ("POST", "/integrations/findings/\(finding)/ignore", #"{"reason": "x"}"#),
                ("POST", "/integrations/findings/\(finding)/reopen", nil),
                ("GET", "/integrations/findings?connectionId=\(connection)", nil),
            ]
            for (method, target, body) in operations {
                let hidden = try await other.send(method, target, body)
                let absent = try await other.send(
                    method,
                    target.replacing(connection, with: "con_none").replacing(run, with: "run_none").replacing(finding, with: "fnd_none"),
                    body)
                #expect(hidden.status == 404, "\(method) \(target): \(hidden.status) \(hidden.text)")
                #expect(absent.status == 404, "\(method) \(target): \(absent.status)")
                #expect(try hidden.text("detail") == absent.text("detail"), "\(method) \(target)")
                let named = target + (target.contains("?") ? "&" : "?") + "organizationId=\(own)"
                #expect(try await other.send(method, named, body).status == 404, "\(method) \(named)")
                let nobody = try await other.with(key: nil).send(method, target, body)
                #expect(nobody.status == 401, "\(method) \(target)")
            }
            for list in ["/integrations/connections", "/integrations/findings"] {
                #expect(try await other.get(list).json["data"]?[0] == nil)
                #expect(try await other.get("\(list)?organizationId=\(own)").status == 404)
            }
            #expect(try await client.get(place).text("status") == "active")
            #expect(try await client.get("/integrations/findings/\(finding)").text("status") == "open")
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
}
