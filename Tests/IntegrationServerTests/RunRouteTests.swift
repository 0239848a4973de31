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

    /// Begins a run that waits at its first page, ends it by another server than the one that works at it, and lets the worker come back.
    private func endingARun(
        _ end: (_ other: APIClient, _ connection: String, _ run: String) async throws -> Void,
        then check: (_ client: APIClient, _ connection: String, _ run: String) async throws -> Void
    ) async throws {
        try await RotatingProvider.withServers(2) { server in
            let (_, client) = try await server.organization()
            let id = try await RotatingProvider.connect(client)
            server.sandbox.newRun()
            let gate = Gate()
            defer { gate.open() }
            server.interceptor.set { request, forward in
                guard request.path == "/things" else { return nil }
                await gate.pass()
                return try await forward()
            }
            let begun = try await client.post("/integrations/connections/\(id)/runs")
            let run = try #require(try begun.text("id"), "\(begun.text)")
            try await end(client.with(key: client.key, origin: server.origins[0]), id, run)
            gate.open()
            _ = try await server.until {
                try await client.get("/metrics")
            } has: { (answer: APIClient.Answer) in
                answer.text.contains("patchbay_runs_running 0\n")
            }
            server.interceptor.set(nil)
            server.sandbox.newRun()
            let ended = try await client.get("/integrations/connections/\(id)/runs/\(run)")
            #expect(try ended.text("status") == "cancelled" && ended.json["pages"]?.int64Value == 0, "\(ended.text)")
            try await check(client, id, run)
            #expect(try await server.run(client, id).text("status") == "success")
        }
    }

    @Test("A run that is cancelled writes nothing more, wherever it is worked at")
    func cancelling() async throws {
        try await endingARun { other, id, run in
            let cancelled = try await other.post("/integrations/connections/\(id)/runs/\(run)/cancel")
            #expect(try cancelled.text("status") == "cancelled", "\(cancelled.text)")
        } then: { client, id, run in
            let again = try await client.post("/integrations/connections/\(id)/runs/\(run)/cancel")
            #expect(again.status == 409, "\(again.text)")
        }
    }

    @Test("Pausing ends what is under way, wherever it is worked at")
    func pausing() async throws {
        try await endingARun { other, id, _ in
            let paused = try await other.post("/integrations/connections/\(id)/pause")
            #expect(try paused.text("status") == "paused", "\(paused.text)")
        } then: { client, id, run in
            let ended = try await client.get("/integrations/connections/\(id)/runs/\(run)")
            #expect(try ended.text("reason") == "the connection was paused", "\(ended.text)")
            #expect(try await client.post("/integrations/connections/\(id)/runs").status == 409)
            #expect(try await client.post("/integrations/connections/\(id)/resume").text("status") == "active")
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
            // Two servers sweep at once; an hour passed, and what was missed is not made up for.
            #expect(server.sweeps.count == 2)
            for round in 1...5 {
                server.sandbox.newRun()
                server.time.advance(by: 3600)
                await withTaskGroup(of: Void.self) { group in
                    for sweep in server.sweeps + server.sweeps { group.addTask { await sweep() } }
                }
                // One that has ended keeps no other from beginning.
                try await ended(server, client, place)
                await server.sweep()
                #expect(try await runs() == round)
            }
            #expect(try await client.get("/audit-log").status == 403)
            #expect(try await schedule("null").json["schedule"]?.isNull == true)
            server.time.advance(by: 3600)
            await server.sweep()
            #expect(try await runs() == 5)
        }
    }

    @Test("A run of a day that cannot begin just now is tried again soon, and not a day later")
    func aTurnThatHadToWait() async throws {
        try await RotatingProvider.withServers { server in
            let (_, client) = try await server.organization()
            let id = try await RotatingProvider.connect(client)
            let place = "/integrations/connections/\(id)"
            #expect(try await client.send("PATCH", place, #"{"schedule": {"every": "24h"}}"#).status == 200)
            server.interceptor.set { request, _ in Interceptor.isRefresh(request) ? LoopbackAnswer(status: 503) : nil }
            server.time.advance(by: 24 * 3600 + 1)
            await server.sweep()
            let waiting = try await server.until {
                try await client.get("\(place)/runs").json["data"]?[0]
            } has: {
                $0?["waitsUntil"]?.stringValue != nil
            }
            #expect(waiting?["status"]?.stringValue == "pending" && waiting?["cause"]?.stringValue == "provider_unavailable")
            #expect(waiting?["attempt"]?.int64Value == 1 && waiting?["advice"]?.stringValue?.isEmpty == false)
            server.interceptor.set(nil)
            server.sandbox.newRun()
            server.time.advance(by: 180)
            await server.sweep()
            try await ended(server, client, place)
            let run = try await client.get("\(place)/runs").json["data"]?[0]
            // Once more where its tokens were refreshed just as it began.
            #expect(run?["status"]?.stringValue == "success" && (2...3).contains(run?["attempt"]?.int64Value ?? 0))
            #expect(run?["cause"]?.isNull == true && run?["reason"]?.isNull == true)
            // And then the next day.
            server.time.advance(by: 3600)
            await server.sweep()
            #expect(try await client.get("\(place)/runs").json["data"]?.count == 1)
        }
    }

    @Test("A connection that cannot be opened keeps no other from its runs and its tokens")
    func oneThatIsBroken() async throws {
        try await RotatingProvider.withServers { server in
            let (broken, first) = try await server.organization()
            let (_, second) = try await server.organization("Other")
            var places: [String] = []
            for client in [first, second] {
                let id = try await RotatingProvider.connect(client)
                let place = "/integrations/connections/\(id)"
                #expect(try await client.send("PATCH", place, #"{"schedule": {"every": "15m"}}"#).status == 200)
                places.append(place)
            }
            let sql = SQL(server.path)
            try await sql.execute("UPDATE credential_fields SET envelope = x'00' WHERE organization = '\(broken)'")
            // It is the first to be looked at.
            try await sql.execute("UPDATE oauth_tokens SET expires_at = expires_at - 1000 WHERE organization = '\(broken)'")
            try await sql.execute("UPDATE connections SET next_run_at = next_run_at - 1000 WHERE organization = '\(broken)'")
            server.sandbox.newRun()
            server.time.advance(by: 3600 - 200)
            await server.sweep()
            #expect(try await second.get("\(places[1])/runs").json["data"]?.count == 1)
            try await ended(server, second, places[1])
            #expect(server.sandbox.refreshCount == 1)
            try await ended(server, first, places[0])
            let failed = try await first.get("\(places[0])/runs").json["data"]?[0]
            #expect(failed?["status"]?.stringValue == "failed" && failed?["cause"]?.stringValue == "credentials_unreadable")
            // Nothing of the reason but its name.
            #expect(server.log.text.contains("malformed_envelope"))
        }
    }

    @Test("One organisation does not take all the room there is for runs")
    func roomForOthers() async throws {
        try await TestServer.withServer { server in
            let (_, client) = try await server.organization()
            let (_, other) = try await server.organization("Other")
            var connections: [String] = []
            for number in 0...32 {
                let id = try await server.connect(client, name: "number \(number)")
                connections.append(id)
            }
            let elsewhere = try await server.connect(other)
            let gate = Gate()
            defer { gate.open() }
            server.interceptor.set { _, forward in
                await gate.pass()
                return try await forward()
            }
            for id in connections.prefix(32) {
                let begun = try await client.post("/integrations/connections/\(id)/runs")
                #expect(begun.status == 202, "\(begun.text)")
            }
            _ = try await server.until {
                try await client.get("/metrics")
            } has: { (answer: APIClient.Answer) in
                answer.text.contains("patchbay_runs_running 32\n")
            }
            let last = "/integrations/connections/\(connections[32])/runs"
            #expect(try await client.post(last).status == 202)
            #expect(try await other.post("/integrations/connections/\(elsewhere)/runs").status == 202)
            // Asked for later, and begun before.
            try await begins(server, other, "/integrations/connections/\(elsewhere)/runs")
            #expect(try await client.get(last).json["data"]?[0]?["status"]?.stringValue == "pending")
            // When one has ended there is room for another.
            let place = "/integrations/connections/\(connections[0])/runs"
            let run = try #require(try await client.get(place).json["data"]?[0]?["id"]?.stringValue)
            #expect(try await client.post("\(place)/\(run)/cancel").status == 200)
            try await begins(server, client, last)
            gate.open()
        }
    }

    /// Waits until the newest run of a connection is worked at.
    private func begins(_ server: TestServer, _ client: APIClient, _ place: String) async throws {
        _ = try await server.until {
            try await client.get(place).json["data"]?[0]?["status"]?.stringValue
        } has: {
            $0 == "running"
        }
    }

    @Test("What a run has said is kept when its server goes down")
    func theLogOfARunThatIsStopped() async throws {
        try await RotatingProvider.withServers { server in
            let (_, client) = try await server.organization()
            let id = try await RotatingProvider.connect(client)
            let place = "/integrations/connections/\(id)/runs"
            let gate = Gate()
            defer { gate.open() }
            server.interceptor.set { request, forward in
                guard request.path == "/things" else { return nil }
                await gate.pass()
                return try await forward()
            }
            server.sandbox.newRun()
            let run = try await server.running { other -> String in
                let begun = try await client.with(key: client.key, origin: other.admin.origin).post(place)
                try await begins(server, client, place)
                return try #require(try begun.text("id"), "\(begun.text)")
            }
            gate.open()
            let log = try await client.get("\(place)/\(run)/log")
            #expect(try log.json["data"]?[0]?["message"]?.stringValue == "run begins", "\(log.text)")
        }
    }

    @Test("What a deleted organisation has read is removed, and nothing of the others")
    func removal() async throws {
        try await RotatingProvider.withServers { server in
            let sql = SQL(server.path)
            var organizations: [String] = []
            for name in ["Acme", "Other"] {
                let (organization, client) = try await server.organization(name)
                organizations.append(organization)
                let id = try await RotatingProvider.connect(client)
                // Only when it is asked for.
                let place = "/integrations/connections/\(id)"
                #expect(try await client.send("PATCH", place, #"{"schedule": null}"#).json["schedule"]?.isNull == true)
                server.sandbox.newRun()
                let run = try await server.run(client, id)
                #expect(try run.text("status") == "success", "\(run.text)")
                let name = try #require(try run.text("id"))
                _ = try await server.until {
                    try await client.get("/integrations/connections/\(id)/runs/\(name)/log").text
                } has: {
                    $0.contains("run finished")
                }
            }
            let tables = ["records", "verdicts", "findings", "finding_events"]
            func counts() async throws -> [String] {
                var counts: [String] = []
                for table in tables { counts += try await sql.strings("SELECT count(*) FROM \(table)") }
                return counts
            }
            #expect(try await counts() == ["4", "4", "2", "2"])
            #expect(try await server.admin.delete("/organizations/\(organizations[0])").status == 204)
            await server.sweep()
            #expect(try await counts() == ["2", "2", "1", "1"])
            #expect(try await sql.strings("SELECT DISTINCT organization FROM findings") == [organizations[1]])
            let lines = "FROM run_log JOIN runs ON runs.id = run_id JOIN connections AS c ON c.id = connection_id"
            #expect(try await sql.strings("SELECT DISTINCT c.organization \(lines)") == [organizations[1]])
            // Lines of logs end some day, runs do not.
            server.time.advance(by: 31 * 24 * 3600)
            await server.sweep()
            #expect(try await sql.strings("SELECT count(*) FROM run_log") == ["0"])
            #expect(try await sql.strings("SELECT count(*) FROM runs") == ["2"])
        }
    }

    /// Waits for the end of all runs of a connection.
    private func ended(_ server: TestServer, _ client: APIClient, _ place: String) async throws {
        _ = try await server.until {
            try await client.get("\(place)/runs").json["data"].map { $0.elements.map { $0["status"]?.stringValue } } ?? []
        } has: {
            !$0.contains("running") && !$0.contains("pending")
        }
    }
}
