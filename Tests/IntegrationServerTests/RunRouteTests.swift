import Foundation
import IntegrationCore
import IntegrationTesting
import JSONTape
import Testing

/// Following what runs do: their log, their end, what they changed, and when they begin by themselves.
@Suite("Runs by the API", .timeLimit(.minutes(10)))
struct RunRouteTests {
    @Test func aRunHasALog() async throws {
        try await TestServer.withServer { server in
            let (_, client) = try await server.organization()
            let id = try await server.connect(client)
            server.sandbox.newRun()
            let run = try #require(try await server.run(client, id).text("id"))
            let place = "/integrations/connections/\(id)/runs/\(run)/log"
            let messages = try await server.until {
                try await client.get(place).json["data"].map { Array($0.elements) } ?? []
            } has: {
                $0.contains { $0["message"]?.stringValue == "run finished" }
            }
            #expect(messages.first?["message"]?.stringValue == "run begins")
            #expect(messages.last?["details"]?["run.status"]?.stringValue == "success")
            let second = try await client.get("\(place)?limit=1&after=1")
            #expect(try second.json["data"]?[0]?["number"]?.int64Value == 2)
            #expect(try await client.get("/integrations/connections/\(id)/runs/run_none/log").status == 404)
        }
    }

    @Test("A run that is cancelled writes nothing more, wherever it is worked at")
    func cancelling() async throws {
        try await RotatingProvider.withServers(2) { server in
            let (_, client) = try await server.organization()
            let id = try await RotatingProvider.connect(client)
            server.sandbox.newRun()
            let (held, release) = AsyncStream.makeStream(of: Void.self)
            server.interceptor.set { request, forward in
                guard request.path == "/things" else { return nil }
                for await _ in held {}
                return try await forward()
            }
            let begun = try await client.post("/integrations/connections/\(id)/runs")
            let run = try #require(try begun.text("id"), "\(begun.text)")
            // By another server than the one that works at it.
            let other = client.with(key: client.key, origin: server.origins[0])
            let cancelled = try await other.post("/integrations/connections/\(id)/runs/\(run)/cancel")
            #expect(try cancelled.text("status") == "cancelled", "\(cancelled.text)")
            #expect(try await client.post("/integrations/connections/\(id)/runs/\(run)/cancel").status == 409)
            release.finish()
            server.interceptor.set(nil)
            server.sandbox.newRun()
            #expect(try await server.run(client, id).text("status") == "success")
            #expect(try await client.get("/integrations/connections/\(id)/runs/\(run)").json["pages"]?.int64Value == 0)
        }
    }

    @Test("Changes of a stream are followed by a cursor: what is new, what changed, what is gone")
    func changes() async throws {
        try await RotatingProvider.withServers { server in
            let (_, client) = try await server.organization()
            let id = try await RotatingProvider.connect(client)
            func follow(_ cursor: String?, limit: Int = 100) async throws -> (rows: [JSONValue], cursor: String, hasMore: Bool) {
                let after = cursor.map { "&after=\($0)" } ?? ""
                let answer = try await client.get("/integrations/connections/\(id)/records?stream=things&limit=\(limit)\(after)")
                #expect(answer.status == 200, "\(answer.text)")
                let json = try answer.json
                return (
                    json["data"].map { Array($0.elements) } ?? [], try #require(json["nextCursor"]?.stringValue),
                    json["hasMore"]?.boolValue ?? false
                )
            }
            let empty = try await follow(nil)
            #expect(empty.rows.isEmpty)
            server.sandbox.newRun()
            _ = try await server.run(client, id)
            let first = try await follow(empty.cursor, limit: 1)
            #expect(first.hasMore && first.rows.map { $0["key"]?.stringValue } == ["1"])
            let second = try await follow(first.cursor, limit: 1)
            #expect(!second.hasMore && second.rows.map { $0["record"]?["id"]?.int64Value } == [2])
            #expect(try await follow(second.cursor).rows.isEmpty)
            // Nothing changed.
            server.sandbox.newRun()
            _ = try await server.run(client, id)
            #expect(try await follow(second.cursor).rows.isEmpty)
            // One changed, one is gone, one is new.
            server.interceptor.answer("/things", #"[{"id": 2, "a": 1}, {"id": 3}]"#)
            server.sandbox.newRun()
            _ = try await server.run(client, id)
            let third = try await follow(second.cursor)
            #expect(third.rows.map { $0["key"]?.stringValue } == ["1", "2", "3"])
            #expect(third.rows.map { $0["deleted"]?.boolValue } == [true, false, false])
            #expect(try await follow(third.cursor).rows.isEmpty)
            // From the beginning it is what is there, and what was there once.
            #expect(try await follow(nil).rows.count == 3)
            for query in ["", "?stream=things&after=nonsense", "?stream=things&after=1.2.3"] {
                #expect(try await client.get("/integrations/connections/\(id)/records\(query)").status == 422)
            }
        }
    }

    @Test func aScheduleBeginsRuns() async throws {
        try await RotatingProvider.withServers(2) { server in
            let (_, client) = try await server.organization()
            let id = try await RotatingProvider.connect(client)
            let place = "/integrations/connections/\(id)"
            func schedule(_ text: String) async throws -> APIClient.Answer {
                try await client.send("PATCH", place, #"{"schedule": \#(text)}"#)
            }
            for wrong in [#""1h""#, #"{"every": "1s"}"#, #"{"every": "0h"}"#, #"{"every": "1 hour"}"#, #"{"each": "1h"}"#, "{}"] {
                #expect(try await schedule(wrong).status == 422, "\(wrong)")
            }
            #expect(try await schedule(#"{"every": "15m"}"#).text("schedule", "every") == "15m")
            func runs() async throws -> Int { try await client.get("\(place)/runs").json["data"].map { Array($0.elements).count } ?? 0 }
            await server.sweep()
            #expect(try await runs() == 0)
            // Two servers sweep; an hour passed, and what was missed is not made up for.
            server.sandbox.newRun()
            server.time.advance(by: 3600)
            await server.sweep()
            await server.sweep()
            #expect(try await runs() == 1)
            #expect(try await client.get("/audit-log").status == 403)
            #expect(try await schedule("null").json["schedule"]?.isNull == true)
            server.time.advance(by: 3600)
            await server.sweep()
            #expect(try await runs() == 1)
        }
    }
}
