import Foundation
import IntegrationTesting
import JSONTape
import Synchronization
import Testing

/// How a server treats a provider that is down, or that has told it to wait.
@Suite("A provider's limits", .timeLimit(.minutes(5)))
struct ProviderLimitTests {
    @Test("An outage costs one request at a time, and no run its attempts; it is one event, and everything goes on afterwards")
    func outages() async throws {
        try await RotatingProvider.withServers(2) { server in
            let (_, client) = try await server.organization()
            var ids: [String] = []
            for index in 0..<12 { ids.append(try await RotatingProvider.connect(client, ", \"name\": \"c\(index)\"")) }
            server.sandbox.newRun()
            let isDown = Mutex(true)
            let asked = Mutex(0)
            server.interceptor.set { request, _ in
                guard request.path == "/things", isDown.withLock({ $0 }) else { return nil }
                asked.withLock { $0 += 1 }
                return LoopbackAnswer(status: 503)
            }
            for (index, id) in ids.enumerated() {
                let origin = server.origins[index % 2]
                #expect(try await client.with(key: client.key, origin: origin).post("/integrations/connections/\(id)/runs").status == 202)
            }
            try await rest(server)
            // Without the circuit each would have been asked for five times, on its first attempt alone.
            let first = asked.withLock { $0 }
            #expect((10...45).contains(first), "\(first)")
            for _ in 0..<10 { try await goOn(server) }
            let probes = asked.withLock { $0 } - first
            #expect((1...15).contains(probes), "\(probes)")
            #expect(try await SQL(server.path).strings("SELECT max(attempts_failed) FROM runs").allSatisfy { Int($0) ?? 9 <= 2 })
            #expect(server.log.text.components(separatedBy: "provider is down").count == 2)
            #expect(try await server.admin.get("/metrics").text.contains("patchbay_provider_circuit_open{provider=\"rotor\"} 1"))
            isDown.withLock { $0 = false }
            for _ in 0..<10 { try await goOn(server) }
            #expect(try await SQL(server.path).strings("SELECT DISTINCT status FROM runs") == ["success"])
            #expect(server.log.text.components(separatedBy: "provider is back").count == 2)
            #expect(try await server.admin.get("/metrics").text.contains("patchbay_provider_circuit_open{provider=\"rotor\"} 0"))
        }
    }

    /// Waits until no run is under way, or could be.
    private func rest(_ server: TestServer) async throws {
        let active = "SELECT count(*) FROM runs WHERE status = 'running' OR status = 'pending' AND wait_until IS NULL"
        _ = try await server.until {
            try await SQL(server.path).strings(active)
        } has: {
            $0 == ["0"]
        }
    }

    /// Lets pauses be over, and what goes on then come to rest.
    private func goOn(_ server: TestServer) async throws {
        server.time.advance(by: 70)
        for sweep in server.sweeps { await sweep() }
        try await rest(server)
    }

    @Test("What a provider told a run to wait holds for a test of the connection at another server, and the run waits as long")
    func waits() async throws {
        try await RotatingProvider.withServers(2) { server in
            let (_, client) = try await server.organization()
            let id = try await RotatingProvider.connect(client)
            server.sandbox.newRun()
            let asked = Mutex(0)
            server.interceptor.set { request, _ in
                guard request.path == "/things" || request.path == "/me" else { return nil }
                asked.withLock { $0 += 1 }
                return request.path == "/things" ? LoopbackAnswer(status: 429, headers: [("Retry-After", "1200")]) : nil
            }
            let run = try #require(try await client.post("/integrations/connections/\(id)/runs").text("id"))
            let waiting = try await server.until {
                try await client.get("/integrations/connections/\(id)/runs/\(run)")
            } has: {
                try $0.text("cause") == "rate_limited"
            }
            let until = try #require(try waiting.text("waitsUntil").flatMap { try? Date($0, strategy: .iso8601) })
            #expect(abs(until.timeIntervalSince(server.time.now) - 1200) < 60, "\(waiting.text)")
            let before = asked.withLock { $0 }
            let refused = try await client.with(key: client.key, origin: server.origins[1])
                .post("/integrations/connections/\(id)/test")
            #expect(refused.status == 502, "\(refused.text)")
            #expect(asked.withLock { $0 } == before)
            server.interceptor.set(nil)
            server.time.advance(by: 1201)
            #expect(try await client.post("/integrations/connections/\(id)/test").status == 200)
        }
    }

    @Test("What an application may ask is one budget for its connections at all servers, and is asked to the last request")
    func applications() async throws {
        try await RotatingProvider.withServers(2, http: ", rateLimit: { app: { requests: 10, per: 1h } }") { server in
            let (_, client) = try await server.organization()
            let asked = Mutex(0)
            server.interceptor.set { request, _ in
                if request.path == "/things" || request.path == "/me" { asked.withLock { $0 += 1 } }
                return nil
            }
            var ids: [String] = []
            for index in 0..<4 { ids.append(try await RotatingProvider.connect(client, ", \"name\": \"c\(index)\"")) }
            server.sandbox.newRun()
            let spent = asked.withLock { $0 }
            for _ in 0..<3 {
                for (index, id) in ids.enumerated() {
                    let origin = server.origins[index % 2]
                    #expect(
                        try await client.with(key: client.key, origin: origin).post("/integrations/connections/\(id)/runs").status == 202)
                }
                try await rest(server)
            }
            #expect(asked.withLock { $0 } == 10, "\(spent) of them to connect")
            let waiting = try await SQL(server.path).strings(
                "SELECT cause || ' ' || attempts_failed FROM runs WHERE status = 'pending' AND wait_until IS NOT NULL")
            #expect(waiting == Array(repeating: "rate_limited 0", count: 4))
            // A moment longer: requests are counted by the minute.
            server.time.advance(by: 3600)
            try await goOn(server)
            #expect(try await SQL(server.path).strings("SELECT DISTINCT status FROM runs") == ["success"])
            #expect(asked.withLock { $0 } == 14)
        }
    }
}
