import Foundation
import IntegrationCore
import IntegrationTesting
import JSONTape
import Testing

/// Connecting, running and reading findings, through the API and against a provider that enforces its authentication.
@Suite("Connections by the API", .timeLimit(.minutes(10)))
struct ConnectionRouteTests {
    @Test("From a key to findings", arguments: ["okta", "github", "bamboohr", "google-workspace", "aws"])
    func wholePath(_ slug: String) async throws {
        try await TestServer.withServer(slug) { server in
            let (organization, client) = try await server.organization()
            let id = try await server.connect(client)
            let connection = try await client.get("/integrations/connections/\(id)")
            #expect(try connection.text("status") == "active", "\(connection.text)")
            #expect(try connection.text("organizationId") == organization)
            #expect(try connection.text("account", "id") != nil)
            server.sandbox.newRun()
            let run = try await server.run(client, id)
            #expect(try run.text("status") == "success", "\(run.text)")
            let findings = try await client.get("/integrations/findings?connectionId=\(id)&status=open")
            let count = Array(try #require(try findings.json["data"]).elements).count
            #expect(count > 0)
            #expect(try run.json["findings"]?["opened"]?.int64Value == Int64(count))
            let first = try #require(try findings.json["data"]?[0]?["id"]?.stringValue)
            let ignored = try await client.post("/integrations/findings/\(first)/ignore", #"{"reason": "known"}"#)
            #expect(try ignored.text("status") == "ignored" && ignored.text("ignored", "reason") == "known")
            #expect(try await client.post("/integrations/findings/\(first)/reopen", #"{"reason": "  "}"#).status == 422)
            let reopened = try await client.post("/integrations/findings/\(first)/reopen", #"{"reason": "it is not so after all"}"#)
            #expect(try reopened.text("status") == "open")
            #expect(
                try reopened.json["history"].map { Array($0.elements) }?.last?["reason"]?.stringValue == "it is not so after all",
                "\(reopened.text)")
            for secret in server.sandbox.connection.credentials.names.compactMap(server.sandbox.connection.credentials.reveal) {
                #expect(!(connection.text + run.text + findings.text).contains(secret))
            }
        }
    }

    @Test func refusedCredentialsAreNotKept() async throws {
        try await TestServer.withServer { server in
            let (_, client) = try await server.organization()
            let refused = try await client.post(
                "/integrations/connections", server.connectBody(secrets: ["api_key": "00wrongwrongwrongwrongwrongwrongwrongwrong"]))
            #expect(refused.status == 422, "\(refused.text)")
            #expect(try refused.text("code") == "credentials_refused")
            #expect(!refused.text.contains("00wrong"))
            #expect(try await Array(client.get("/integrations/connections").json["data"]?.elements.map { $0 } ?? []).isEmpty)
        }
    }

    @Test func everyFieldThatDoesNotFitIsNamed() async throws {
        try await TestServer.withServer { server in
            let (_, client) = try await server.organization()
            let refused = try await client.post(
                "/integrations/connections",
                #"{"providerSlug": "okta", "credentials": {"api_kee": "secret-value"}, "config": {"domain": "not a domain"}, "nmae": "x"}"#)
            #expect(refused.status == 422)
            #expect(try refused.json["errors"]?[0]?["field"]?.stringValue == "/nmae")
            #expect(try refused.json["errors"]?[0]?["fix"]?.stringValue == "Did you mean `name`?")
            let fields = try await client.post(
                "/integrations/connections",
                #"{"providerSlug": "okta", "credentials": {"api_kee": "secret-value"}, "config": {"domain": "not a domain"}}"#)
            let names = try #require(try fields.json["errors"]).elements.compactMap { $0["field"]?.stringValue }
            #expect(Set(names) == ["domain", "api_key", "api_kee"], "\(fields.text)")
            #expect(!fields.text.contains("secret-value"))
        }
    }

    @Test func pauseResumeAndDeleteAreAStateMachine() async throws {
        try await TestServer.withServer { server in
            let (_, client) = try await server.organization()
            let id = try await server.connect(client)
            let place = "/integrations/connections/\(id)"
            #expect(try await client.post("\(place)/resume").status == 409)
            #expect(try await client.post("\(place)/pause").text("status") == "paused")
            #expect(try await client.post("\(place)/pause").status == 409)
            let run = try await client.post("\(place)/runs")
            #expect(try run.status == 409 && run.text("code") == "conflict")
            #expect(try await client.post("\(place)/test").text("status") == "paused")
            #expect(try await client.post("\(place)/resume").text("status") == "active")
            #expect(try await client.post("/integrations/connections", server.connectBody()).status == 409)
            #expect(try await client.delete(place).status == 204)
            for answer in try await [client.get(place), client.delete(place), client.post("\(place)/test"), client.post("\(place)/runs")] {
                #expect(answer.status == 404)
            }
            // The name is free again.
            #expect(try await client.post("/integrations/connections", server.connectBody()).status == 201)
        }
    }

    @Test func credentialsAreVersionsThatCanBeUsedAgain() async throws {
        try await TestServer.withServer { server in
            let (_, client) = try await server.organization()
            let id = try await server.connect(client)
            let place = "/integrations/connections/\(id)/credentials"
            let secret = try #require(server.sandbox.connection.credentials.reveal("api_key"))
            let refused = try await client.put(place, #"{"credentials": {"api_key": "00wrongwrongwrongwrongwrongwrongwrongwrong"}}"#)
            #expect(refused.status == 422)
            let replaced = try await client.put(place, #"{"credentials": {"api_key": "\#(secret)"}, "reason": "rotated"}"#)
            #expect(try replaced.json["credentialVersion"]?.int64Value == 2, "\(replaced.text)")
            let back = try await client.post("\(place)/rollback", #"{"version": 1}"#)
            #expect(try back.json["credentialVersion"]?.int64Value == 3)
            let versions = try await client.get("\(place)/versions")
            let rows = try #require(try versions.json["data"]).elements
            #expect(rows.map { $0["version"]?.int64Value } == [3, 2, 1])
            #expect(rows.map { $0["reason"]?.stringValue } == ["rolled back to version 1", "rotated", "connection created"])
            let unknown = try await client.post("\(place)/rollback", #"{"version": 9}"#)
            #expect(unknown.status == 422 && unknown.text.contains("is no version of these credentials"), "\(unknown.text)")
            #expect(!versions.text.contains(secret))
        }
    }

    @Test func aPausedConnectionGoesBackToWhatItWas() async throws {
        try await TestServer.withServer { server in
            let (_, client) = try await server.organization()
            let id = try await server.connect(client)
            let place = "/integrations/connections/\(id)"
            try await SQL(server.path).execute("UPDATE connections SET status = 'error', reason = 'refused'")
            #expect(try await client.post("\(place)/pause").text("status") == "paused")
            #expect(try await client.post("\(place)/resume").text("status") == "error")
            #expect(try await client.post("\(place)/runs").status == 409)
        }
    }

    @Test func nameAndVariablesCanBeChanged() async throws {
        try await TestServer.withServer { server in
            let (_, client) = try await server.organization()
            let id = try await server.connect(client)
            _ = try await server.connect(client, name: "other")
            let place = "/integrations/connections/\(id)"
            let changed = try await client.send("PATCH", place, #"{"name": "main", "variables": {"inactive_days": 45}}"#)
            #expect(try changed.text("name") == "main", "\(changed.text)")
            #expect(try changed.json["variables"]?["inactive_days"]?.int64Value == 45)
            #expect(try await client.send("PATCH", place, #"{"name": "other"}"#).status == 409)
            let refused = try await client.send("PATCH", place, #"{"variables": {"inactive_dayz": 1, "inactive_days": "many"}}"#)
            #expect(try refused.json["errors"]?.elements.map { $0["field"]?.stringValue } == ["inactive_days", "inactive_dayz"])
            #expect(try await client.get(place).json["variables"]?["inactive_days"]?.int64Value == 45)
        }
    }

    @Test func listsAreReadPageByPage() async throws {
        try await TestServer.withServer { server in
            let (_, client) = try await server.organization()
            var made: [String] = []
            for name in ["a", "b", "c"] { made.append(try await server.connect(client, name: name)) }
            var seen: [String] = []
            var cursor: String? = ""
            while let after = cursor {
                let page = try await client.get("/integrations/connections?limit=1" + (after.isEmpty ? "" : "&after=\(after)"))
                seen += try #require(try page.json["data"]).elements.compactMap { $0["id"]?.stringValue }
                cursor = try page.text("nextCursor")
            }
            #expect(seen == made)
            #expect(try await client.get("/integrations/connections?limit=0").status == 422)
        }
    }

    @Test("What a list shows of something is what that shows of itself, byte by byte")
    func listsAndSingles() async throws {
        try await TestServer.withServer { server in
            let (_, client) = try await server.organization()
            let id = try await server.connect(client, name: "a \"quoted\" näme")
            let other = try await server.connect(client, name: "b")
            _ = try await client.send(
                "PATCH", "/integrations/connections/\(id)", #"{"schedule": {"every": "90m"}, "variables": {"inactive_days": "17"}}"#)
            _ = try await client.post("/integrations/connections/\(other)/pause")
            let connections = try await client.get("/integrations/connections")
            for id in [id, other] {
                let single = try await client.get("/integrations/connections/\(id)")
                #expect(connections.text.contains(single.text), "\(connections.text)\n\(single.text)")
            }
            server.sandbox.newRun()
            _ = try await server.run(client, id)
            let first = try #require(try await client.get("/integrations/findings?limit=1").json["data"]?[0]?["id"]?.stringValue)
            _ = try await client.post(
                "/integrations/findings/\(first)/ignore", #"{"reason": "a \"reason\"", "until": "2100-01-01T00:00:00Z"}"#)
            let findings = try await client.get("/integrations/findings?limit=100")
            let ids = try #require(try findings.json["data"]).elements.compactMap { $0["id"]?.stringValue }
            #expect(ids.count > 3 && ids.first == first)
            for id in ids {
                let single = try await client.get("/integrations/findings/\(id)").text
                let members = try #require(single.range(of: #","history""#)).lowerBound
                #expect(findings.text.contains(single[..<members] + "}"), "\(single)")
            }
        }
    }

    /// Its records and its secrets are gone for whoever still works at it.
    @Test func whatIsDeletedIsNotRunAnyMore() async throws {
        try await TestServer.withServer { server in
            let (_, client) = try await server.organization()
            let id = try await server.connect(client)
            server.sandbox.newRun()
            async let runs = (0..<8).asyncMap { _ in try await client.post("/integrations/connections/\(id)/runs").status }
            let deleted = try await client.delete("/integrations/connections/\(id)")
            #expect(deleted.status == 204)
            for status in try await runs { #expect([202, 404, 409].contains(status)) }
            let sql = SQL(server.path)
            #expect(try await sql.strings("SELECT status FROM connections") == ["disconnected"])
            #expect(try await sql.strings("SELECT public_id FROM runs WHERE status = 'running'").isEmpty)
        }
    }

    @Test func aRunThatWasInterruptedGoesOnAtTheNextStart() async throws {
        try await TestServer.withServer { server in
            let (_, client) = try await server.organization()
            let id = try await server.connect(client)
            server.sandbox.newRun()
            let run = try #require(try await server.run(client, id).text("id"))
            // As a process leaves it that was killed in the middle.
            try await SQL(server.path).execute(
                "UPDATE runs SET status = 'running', finished_at = NULL, owner_pid = NULL; DELETE FROM run_streams;")
            server.sandbox.newRun()
            try await server.running { again in
                let client = client.with(key: client.key, origin: again.admin.origin)
                let place = "/integrations/connections/\(id)/runs/\(run)"
                let done = try await again.until {
                    try await client.get(place)
                } has: {
                    try $0.text("finishedAt") != nil
                }
                #expect(try done.text("status") == "success", "\(done.text)")
            }
        }
    }
}

extension Range<Int> {
    fileprivate func asyncMap<Value: Sendable>(_ body: @escaping @Sendable (Int) async throws -> Value) async throws -> [Value] {
        try await withThrowingTaskGroup(of: Value.self) { group in
            for number in self { group.addTask { try await body(number) } }
            var values: [Value] = []
            for try await value in group { values.append(value) }
            return values
        }
    }
}
