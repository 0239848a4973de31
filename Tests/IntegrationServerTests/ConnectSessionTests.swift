import Foundation
import IntegrationTesting
import JSONTape
import Testing

/// Connect sessions end when they are told to, and with the key that made them.
@Suite("Connect sessions", .timeLimit(.minutes(10)))
struct ConnectSessionTests {
    private static let place = "/integrations/connections/providers"

    private static func make(_ server: TestServer, _ client: APIClient) async throws -> (id: String, browser: APIClient) {
        let made = try await client.post("/connect-sessions", #"{"providers": ["okta"]}"#)
        let id = try #require(try made.text("id"), "\(made.text)")
        let browser = server.admin.with(key: try made.text("secret"))
        #expect(try await browser.get(place).status == 200)
        return (id, browser)
    }

    @Test func oneIsEndedAtOnce() async throws {
        try await TestServer.withServer { server in
            let (organization, client) = try await server.organization(scopes: ["read", "write", "admin"])
            let (_, other) = try await server.organization("Other")
            let (id, browser) = try await Self.make(server, client)
            let (_, another) = try await Self.make(server, client)
            let path = "/connect-sessions/\(id)"
            #expect(try await other.delete(path).status == 404)
            #expect(try await browser.delete(path).status == 403)
            #expect(try await browser.get(Self.place).status == 200)
            #expect(try await client.delete(path).status == 204)
            #expect(try await browser.get(Self.place).status == 401)
            #expect(try await another.get(Self.place).status == 200)
            #expect(try await client.delete(path).status == 404)
            // The operator does it for whom he names.
            let (second, last) = try await Self.make(server, client)
            #expect(try await server.admin.delete("/connect-sessions/\(second)?organizationId=\(organization)").status == 204)
            #expect(try await last.get(Self.place).status == 401)
            let actions = try #require(try await client.get("/audit-log").json["data"]).elements.map { $0["action"]?.stringValue }
            let (created, revoked) = ("connect_session.created", "connect_session.revoked")
            #expect(actions.suffix(4) == [created, revoked, created, revoked])
        }
    }

    @Test func theyEndWithTheKeyThatMadeThem() async throws {
        try await TestServer.withServer { server in
            let (organization, client) = try await server.organization()
            let end = (server.time.now + 100).formatted(.iso8601)
            func key(_ more: String = "") async throws -> (id: String, client: APIClient) {
                let made = try await server.admin.post(
                    "/api-keys", #"{"organizationId": "\#(organization)", "name": "n", "scopes": ["write"]\#(more)}"#)
                return (try #require(try made.text("id"), "\(made.text)"), server.admin.with(key: try made.text("secret")))
            }
            let revoked = try await key()
            let ending = try await key(#", "expiresAt": "\#(end)""#)
            let (_, first) = try await Self.make(server, revoked.client)
            let (_, second) = try await Self.make(server, ending.client)
            let (_, third) = try await Self.make(server, client)
            #expect(try await server.admin.delete("/api-keys/\(revoked.id)?organizationId=\(organization)").status == 204)
            #expect(try await first.get(Self.place).status == 401)
            #expect(try await second.get(Self.place).status == 200)
            server.time.advance(by: 102)
            #expect(try await second.get(Self.place).status == 401)
            #expect(try await third.get(Self.place).status == 200)
        }
    }
}
