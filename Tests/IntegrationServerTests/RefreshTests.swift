import Foundation
import IntegrationCore
import IntegrationTesting
import JSONTape
import Synchronization
import Testing

/// A refresh token that can be used once must be used once, whoever needs it and wherever.
@Suite("Tokens are refreshed", .timeLimit(.minutes(10)))
struct RefreshTests {
    @Test func onceForAllWhoNeedItOverAllServers() async throws {
        try await RotatingProvider.withServers(4) { server in
            let (_, client) = try await server.organization()
            let id = try await RotatingProvider.connect(client)
            for round in 1...3 {
                server.time.advance(by: 3700)
                let statuses = try await client.testAtOnce(id, 200, at: server.origins)
                #expect(statuses == ["active": 200])
                #expect(server.sandbox.refreshCount == round)
            }
        }
    }

    @Test func aheadOfTimeAndNotBefore() async throws {
        try await RotatingProvider.withServers { server in
            let (_, client) = try await server.organization()
            let id = try await RotatingProvider.connect(client)
            server.time.advance(by: 3600 - 400)
            _ = try await client.post("/integrations/connections/\(id)/test")
            #expect(server.sandbox.refreshCount == 0)
            server.time.advance(by: 200)
            _ = try await client.post("/integrations/connections/\(id)/test")
            #expect(server.sandbox.refreshCount == 1)
            let versions = try await client.get("/integrations/connections/\(id)/credentials/versions")
            #expect(try versions.json["data"]?[0]?["reason"]?.stringValue == "tokens refreshed")
        }
    }

    @Test("A refresh token that is dead makes the connection say what to do, and is not tried again")
    func deadTokens() async throws {
        try await RotatingProvider.withServers { server in
            let (_, client) = try await server.organization()
            let id = try await RotatingProvider.connect(client)
            server.sandbox.revokeAll()
            server.time.advance(by: 3700)
            let refused = try await client.post("/integrations/connections/\(id)/test")
            #expect(try refused.status == 422 && refused.text("code") == "credentials_refused", "\(refused.text)")
            let connection = try await client.get("/integrations/connections/\(id)")
            #expect(try connection.text("status") == "error")
            #expect(try connection.text("reason")?.contains("connect anew") == true)
            #expect(try await client.post("/integrations/connections/\(id)/runs").status == 409)
            // Connected anew by the same person, it goes on.
            #expect(try await RotatingProvider.connect(client, #", "connectionId": "\#(id)""#) == id)
            #expect(try await client.get("/integrations/connections/\(id)").text("status") == "active")
            server.sandbox.newRun()
            #expect(try await server.run(client, id).text("status") == "success")
        }
    }

    @Test func aheadOfTimeAlsoWhereNobodyAsks() async throws {
        try await RotatingProvider.withServers(2) { server in
            let (_, client) = try await server.organization()
            let id = try await RotatingProvider.connect(client)
            // A run would ask.
            #expect(try await client.send("PATCH", "/integrations/connections/\(id)", #"{"schedule": null}"#).status == 200)
            await server.sweep()
            #expect(server.sandbox.refreshCount == 0)
            server.time.advance(by: 3600 - 200)
            await server.sweep()
            await server.sweep()
            #expect(server.sandbox.refreshCount == 1)
        }
    }

    @Test("Tokens of a deleted connection are given back, later where the provider is away")
    func revocation() async throws {
        try await RotatingProvider.withServers { server in
            let (_, client) = try await server.organization()
            let id = try await RotatingProvider.connect(client)
            #expect(server.sandbox.issuedTokens.count == 1)
            server.sandbox.refusesRevocation(true)
            #expect(try await client.delete("/integrations/connections/\(id)").status == 204)
            #expect(try await client.get("/integrations/connections/\(id)").status == 404)
            await server.sweep()
            #expect(server.sandbox.issuedTokens.count == 1)
            server.sandbox.refusesRevocation(false)
            await server.sweep()
            // Not at once: it has to wait for its next turn.
            #expect(server.sandbox.issuedTokens.count == 1)
            server.time.advance(by: 120)
            await server.sweep()
            #expect(server.sandbox.issuedTokens.isEmpty)
            #expect(try await SQL(server.path).strings("SELECT connection FROM revocations").isEmpty)
        }
    }

    @Test("What cannot be given back, nor put off, keeps nothing else from being given back", .enabled(if: !TestDatabases.isPostgreSQL))
    func revocationThatCannotBePutOff() async throws {
        try await RotatingProvider.withServers { server in
            let (_, client) = try await server.organization()
            var ids: [String] = []
            for name in ["first", "second"] { ids.append(try await RotatingProvider.connect(client, #", "name": "\#(name)""#)) }
            for id in ids { #expect(try await client.delete("/integrations/connections/\(id)").status == 204) }
            let database = SQL(server.path)
            try await database.execute(
                "CREATE TRIGGER no_later BEFORE UPDATE ON revocations BEGIN SELECT RAISE(ABORT, 'not now'); END")
            let isFirst = Mutex(true)
            server.interceptor.set { request, _ in
                guard request.path == "/revoke" else { return nil }
                return isFirst.withLock { isFirst in
                    defer { isFirst = false }
                    return isFirst ? LoopbackAnswer(status: 400) : nil
                }
            }
            await server.sweep()
            #expect(try await database.strings("SELECT connection FROM revocations").count == 1)
            #expect(server.sandbox.issuedTokens.count == 1)
            // It is still due.
            try await database.execute("DROP TRIGGER no_later")
            await server.sweep()
            #expect(server.sandbox.issuedTokens.isEmpty)
        }
    }

    /// Whatever the provider said of its end.
    @Test func aTokenThatEndsDuringARunIsReplacedInIt() async throws {
        try await RotatingProvider.withServers { server in
            let (_, client) = try await server.organization()
            let id = try await RotatingProvider.connect(client)
            server.sandbox.newRun()
            server.sandbox.expireTokens()
            let run = try await server.run(client, id)
            #expect(try run.text("status") == "success", "\(run.text)")
            #expect(server.sandbox.refreshCount == 1)
            // A refresh token that is dead too ends the run, and asks for a person.
            server.sandbox.revokeAll()
            server.sandbox.newRun()
            #expect(try await server.run(client, id).text("status") == "failed")
            #expect(try await client.get("/integrations/connections/\(id)").text("status") == "error")
        }
    }
}
