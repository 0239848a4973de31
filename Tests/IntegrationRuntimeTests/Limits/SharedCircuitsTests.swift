import Foundation
import IntegrationCore
import IntegrationRuntime
import IntegrationStore
import IntegrationTesting
import Logging
import Synchronization
import Testing

/// What nodes know of providers that are down, each by itself on one database.
@Suite("Circuits of providers", .timeLimit(.minutes(5)))
struct SharedCircuitsTests {
    private struct Nodes {
        let stores: [IntegrationStore]
        let circuits: [SharedCircuits]
        let log: LogRecorder
        let advance: @Sendable (TimeInterval) -> Void

        func admit(_ node: Int, _ host: String = "api.example.com", for connection: String = "one") async throws -> CircuitPassage {
            try await circuits[node].admit(host, of: "acme", for: connection)
        }

        /// Lets requests fail, one after another.
        func fail(_ count: Int, node: Int, _ host: String = "api.example.com") async throws {
            for index in 0..<count {
                await circuits[node].report(.failed("503"), of: try await admit(node, host, for: index % 2 == 0 ? "one" : "other"))
            }
        }

        func isDown(_ node: Int, _ host: String = "api.example.com") async throws -> Bool {
            do {
                _ = try await admit(node, host)
                return false
            } catch is ProviderDown {
                return true
            }
        }

        func count(_ words: String) -> Int { log.text.components(separatedBy: words).count - 1 }
    }

    private func withNodes<R>(_ count: Int = 2, _ body: (Nodes) async throws -> R) async throws -> R {
        let path = FileManager.default.temporaryDirectory.appending(path: "patchbay-\(UUID().uuidString).db").path
        defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
        let ahead = Mutex<TimeInterval>(0)
        let start = Date(timeIntervalSince1970: 1_800_000_000)
        let now: @Sendable () -> Date = { start + ahead.withLock { $0 } }
        let log = LogRecorder()
        let logger = Logger(label: "test") { _ in log.handler }
        var stores: [IntegrationStore] = []
        for _ in 0..<count {
            stores.append(
                try await TestDatabases.open(
                    path, environment: IntegrationStore.Environment(wallClock: now, ignoresDatabaseClock: true)))
        }
        let nodes = Nodes(
            stores: stores, circuits: stores.map { SharedCircuits(store: $0, now: now, logger: logger) }, log: log,
            advance: { seconds in ahead.withLock { $0 += seconds } })
        let result: Result<R, any Error>
        do {
            result = .success(try await body(nodes))
        } catch {
            result = .failure(error)
        }
        for store in stores { try await store.close() }
        return try result.get()
    }

    @Test("Failures in a row are an outage, for every node and once; answers in between are not")
    func outages() async throws {
        try await withNodes { nodes in
            for _ in 0..<5 {
                try await nodes.fail(9, node: 0)
                await nodes.circuits[0].report(.answered, of: try await nodes.admit(0))
            }
            #expect(try await !nodes.isDown(0))
            // Of requests that were under way all at once, too.
            var passages: [CircuitPassage] = []
            for index in 0..<30 { passages.append(try await nodes.admit(0, for: "connection \(index)")) }
            for passage in passages { await nodes.circuits[0].report(.failed("connect_failed"), of: passage) }
            #expect(try await nodes.isDown(0))
            // The other one has looked a moment ago.
            nodes.advance(2)
            #expect(try await nodes.isDown(1))
            #expect(try await !nodes.isDown(1, "other.example.com"))
            #expect(nodes.count("provider is down") == 1, "\(nodes.log.text)")
            let outage = try #require(try await nodes.stores[1].openOutages().first)
            #expect(outage.host == "api.example.com" && outage.provider == "acme" && outage.reason == "connect_failed")
            #expect(outage.probes == 0 && outage.endedAt == nil && outage.nextProbe > .zero)
        }
    }

    @Test("What fails for one connection alone stops nobody else")
    func oneConnection() async throws {
        try await withNodes(1) { nodes in
            for _ in 0..<50 { await nodes.circuits[0].report(.failed("500"), of: try await nodes.admit(0, for: "one")) }
            #expect(try await !nodes.isDown(0))
            await nodes.circuits[0].report(.failed("500"), of: try await nodes.admit(0, for: "other"))
            #expect(try await nodes.isDown(0))
        }
    }

    @Test("One request at a time finds out, after longer and longer pauses, and its answer ends the outage everywhere")
    func probes() async throws {
        try await withNodes(3) { nodes in
            try await nodes.fail(10, node: 0)
            var pause = 5.0
            for number in 1...6 {
                nodes.advance(pause - 1)
                #expect(try await nodes.isDown(0))
                nodes.advance(2)
                // All nodes at once.
                let passages = await withTaskGroup(of: CircuitPassage?.self) { group -> [CircuitPassage] in
                    for index in 0..<30 { group.addTask { try? await nodes.admit(index % 3) } }
                    return await group.reduce(into: []) { if let passage = $1 { $0.append(passage) } }
                }
                #expect(passages.count == 1 && passages.first?.isProbe == true)
                guard let probe = passages.first else { return }
                if number < 6 {
                    await nodes.circuits[0].report(.failed("503"), of: probe)
                    pause = min(60, 5 * pow(2, Double(number - 1)))
                } else {
                    await nodes.circuits[1].report(.answered, of: probe)
                }
            }
            nodes.advance(2)
            for node in 0..<3 { #expect(try await nodes.admit(node).isProbe == false) }
            #expect(nodes.count("provider is down") == 1 && nodes.count("provider is back") == 1)
            let outage = try #require(try await nodes.stores[0].recentOutages(since: .distantPast, limit: 9).first)
            #expect(outage.endedAt != nil && outage.probes == 6)
            // Failures from before count no more.
            try await nodes.fail(9, node: 0)
            #expect(try await !nodes.isDown(0))
        }
    }

    @Test("A probe that nobody waits for makes room for the next, and one whose node died does after a while")
    func lostProbes() async throws {
        try await withNodes { nodes in
            try await nodes.fail(10, node: 0)
            nodes.advance(6)
            let abandoned = try await nodes.admit(0)
            #expect(abandoned.isProbe)
            #expect(try await nodes.isDown(1))
            await nodes.circuits[0].report(.unknown, of: abandoned)
            nodes.advance(2)
            let lost = try await nodes.admit(1)
            #expect(lost.isProbe)
            nodes.advance(60)
            #expect(try await nodes.isDown(0))
            nodes.advance(31)
            #expect(try await nodes.admit(0).isProbe)
        }
    }
}
