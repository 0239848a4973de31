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
            let reopened = try await client.post("/integrations/findings/\(first)/reopen")
            #expect(try reopened.text("status") == "open")
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
            #expect(try await client.post("\(place)/rollback", #"{"version": 9}"#).status == 404)
            #expect(!versions.text.contains(secret))
        }
    }
}
