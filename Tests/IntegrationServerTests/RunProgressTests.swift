import Foundation
import IntegrationCore
import IntegrationServer
import IntegrationTesting
import JSONTape
import Testing

/// How far runs are, for those who look on.
@Suite("Runs as they go on", .timeLimit(.minutes(5)))
struct RunProgressTests {
    @Test("A run that fails for a while says why, what it waits for and what to do, and then how its attempts ended")
    func attempts() async throws {
        try await RotatingProvider.withServers { server in
            let (_, client) = try await server.organization()
            let id = try await RotatingProvider.connect(client)
            server.sandbox.newRun()
            server.interceptor.set { request, _ in request.path == "/things" ? LoopbackAnswer(status: 503) : nil }
            let begun = try await client.post("/integrations/connections/\(id)/runs")
            #expect(try begun.text("status") == "pending" && begun.json["joined"]?.boolValue == false)
            let run = try #require(try begun.text("id"))
            let place = "/integrations/connections/\(id)/runs/\(run)"
            let waiting = try await server.until {
                try await client.get(place)
            } has: {
                try $0.text("waitsFor") == "retry"
            }
            #expect(try waiting.text("status") == "pending" && waiting.text("cause") == "provider_unavailable", "\(waiting.text)")
            #expect(try waiting.text("waitsUntil") != nil && waiting.text("advice") != nil && waiting.text("finishedAt") == nil)
            let sent = try #require(try waiting.json["requests"]?.int64Value)
            #expect(sent > 0)
            let attempt = try waiting.json["attempts"]?[0]
            #expect(attempt?["number"]?.int64Value == 1 && attempt?["cause"]?.stringValue == "provider_unavailable")
            // Who asks again joins it, and wants it now.
            server.interceptor.set(nil)
            let again = try await client.post("/integrations/connections/\(id)/runs")
            #expect(try again.status == 202 && again.text("id") == run && again.json["joined"]?.boolValue == true, "\(again.text)")
            let done = try await server.until {
                try await client.get(place)
            } has: {
                try $0.text("finishedAt") != nil
            }
            #expect(try done.text("status") == "success" && done.json["attempt"]?.int64Value == 2, "\(done.text)")
            #expect(try done.json["cause"]?.isNull == true && done.json["waitsFor"]?.isNull == true)
            #expect(try done.json["requests"]?.int64Value ?? 0 > sent, "\(done.text)")
            #expect(try done.json["attempts"]?.count == 1 && done.json["verdicts"]?.count != nil)
        }
    }

    @Test("Events tell of a run until its end, and those of another organisation nothing")
    func events() async throws {
        try await RotatingProvider.withServers { server in
            let (_, client) = try await server.organization()
            let (_, stranger) = try await server.organization("Other")
            let id = try await RotatingProvider.connect(client)
            server.sandbox.newRun()
            let gate = Gate()
            defer { gate.open() }
            server.interceptor.set { request, forward in
                guard request.path == "/things" else { return nil }
                await gate.pass()
                return try await forward()
            }
            let run = try #require(try await client.post("/integrations/connections/\(id)/runs").text("id"))
            let place = "/integrations/connections/\(id)/runs/\(run)"
            #expect(try await stranger.get("\(place)/events").status == 404)
            async let stream = client.get("\(place)/events")
            _ = try await server.until {
                try await client.get(place)
            } has: {
                try $0.text("status") == "running"
            }
            gate.open()
            let answer = try await stream
            #expect(answer.status == 200 && answer.header("Content-Type") == "text/event-stream")
            let events = answer.text.components(separatedBy: "\n\n").filter { $0.hasPrefix("event: ") }
            #expect(
                events.first?.hasPrefix("event: progress\ndata: {") == true
                    && events.dropLast().allSatisfy { $0.hasPrefix("event: progress") })
            let last = try #require(events.last?.split(separator: "\n").last?.dropFirst("data: ".count))
            #expect(events.last?.hasPrefix("event: end\n") == true)
            let json = try JSONDocument(parsing: String(last)).root
            #expect(json["status"]?.stringValue == "success" && json["id"]?.stringValue == run && json["pages"]?.int64Value == 1)
        }
    }

    @Test("Metrics tell of the queue, of waits and of providers, and nothing of organisations")
    func metrics() async throws {
        try await RotatingProvider.withServers { server in
            let (organization, client) = try await server.organization()
            let id = try await RotatingProvider.connect(client)
            server.sandbox.newRun()
            _ = try await server.run(client, id)
            let text = try await client.get("/metrics").text
            for line in [
                #"patchbay_queue_runs{state="ready"} 0"#, #"patchbay_queue_runs{state="running"} 0"#,
                #"patchbay_run_wait_seconds_count{provider="rotor"} 1"#, "patchbay_claim_duration_seconds_count ",
                #"patchbay_provider_requests_total{provider="rotor",outcome="ok"}"#,
                #"patchbay_provider_request_duration_seconds_count{provider="rotor"}"#,
            ] {
                #expect(text.contains("\n\(line)"), "\(line)\n\(text)")
            }
            #expect(!text.contains(organization) && !text.contains(id))
        }
    }
}
