import Foundation
import IntegrationCore
@testable import IntegrationStore
import IntegrationTesting
import SQLDatabase

/// Several nodes on one database, as processes of their own would be.
struct QueueNodes: Sendable {
    static let now = TemporaryStore.now

    let stores: [IntegrationStore]
    let limits: RunLimits

    subscript(node: Int) -> IntegrationStore { stores[node] }

    static func with<R>(
        _ dialect: SQLDialect, _ count: Int = 2, limits: RunLimits = RunLimits(), _ body: (QueueNodes) async throws -> R
    ) async throws -> R {
        let environments = environments(count)
        switch dialect {
        case .sqlite:
            let temporary = try TemporaryStore()
            let nodes = QueueNodes(
                stores: try environments.map { try IntegrationStore(path: temporary.path, environment: $0) }, limits: limits)
            return try await nodes.closing(body)
        case .postgreSQL:
            return try await PostgresCluster.withDatabase { try await with(postgres: $0, count, limits: limits, body) }
        }
    }

    /// All open the database at once.
    static func with<R>(
        postgres url: String, _ count: Int, limits: RunLimits = RunLimits(), _ body: (QueueNodes) async throws -> R
    ) async throws -> R {
        let stores = try await withThrowingTaskGroup(of: (Int, IntegrationStore).self) { group in
            for (node, environment) in environments(count).enumerated() {
                group.addTask { (node, try await IntegrationStore(postgres: PostgresSettings(url: url), environment: environment)) }
            }
            return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
        return try await QueueNodes(stores: stores, limits: limits).closing(body)
    }

    private static func environments(_ count: Int) -> [IntegrationStore.Environment] {
        (0..<count).map { node in
            IntegrationStore.Environment(
                process: ProcessIdentity(host: "node-\(node)", pid: Int32(node), startTime: 1), isAlive: { _ in true },
                wallClock: { now })
        }
    }

    private func closing<R>(_ body: (QueueNodes) async throws -> R) async throws -> R {
        let result: Result<R, any Error>
        do {
            result = .success(try await body(self))
        } catch {
            result = .failure(error)
        }
        for store in stores { try await store.close() }
        return try result.get()
    }

    /// Connections that can be run, by their names; made at once, however many.
    func connect(_ count: Int, organization: String, provider: String = "github") async throws -> [PublicID] {
        let ids = (0..<count).map { _ in PublicID(.connection, at: Self.now) }
        try await stores[0].write { transaction in
            try transaction.run(
                "INSERT INTO organizations (id, name, created_at) VALUES (\(organization), \("O"), 0) ON CONFLICT DO NOTHING")
            try transaction.run(
                """
                INSERT INTO connections (organization, provider, name, created_at, public_id, status, credential_version)
                SELECT \(organization), \(provider), value, 0, value, 'active', 1 FROM \(each: ids.map(\.rawValue))
                """)
        }
        return ids
    }

    @discardableResult
    func enqueue(
        _ connection: PublicID, organization: String, mode: RequestedMode = .automatic, confirmsDeletions: Bool = false, node: Int = 0
    ) async throws -> EnqueuedRun? {
        try await stores[node].enqueueRun(
            of: connection, organization: organization, mode: mode, confirmsDeletions: confirmsDeletions, by: "test", now: Self.now)
    }

    /// Takes runs with a place of its own, from the first organisation on.
    func claim(_ room: Int, node: Int = 0) async throws -> [ClaimedRun] {
        var place = IntegrationStore.ClaimPlace()
        return try await stores[node].claimRuns(room, limits: limits, from: &place)
    }

    /// Lets time pass for the leases of all runs.
    func silence(seconds: Int = 60) async throws {
        try await stores[0].write { transaction in
            try transaction.run("UPDATE runs SET heartbeat_at = heartbeat_at - \(seconds * 1000)")
        }
    }

    /// Lets pauses be over.
    func endPauses() async throws {
        try await stores[0].write { try $0.run("UPDATE runs SET wait_until = wait_until - 100000000 WHERE wait_until IS NOT NULL") }
    }

    func strings(_ statement: SQLStatement) async throws -> [String?] {
        try await stores[0].read { try $0.values(statement, as: String?.self) }
    }

    func count(_ statement: SQLStatement) async throws -> Int {
        try await stores[0].read { try $0.value(statement, as: Int.self) } ?? 0
    }

    /// Waits until so many transactions of PostgreSQL wait for a lock, or something else has happened.
    func whenWaiting(_ count: Int, or hasHappened: () -> Bool = { false }) async throws {
        let waiting: SQLStatement = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        while try await self.count(waiting) < count, !hasHappened() { try Task.checkCancellation() }
    }

    /// Begins a claimed run of one stream, so that pages can be written.
    func begin(_ run: ClaimedRun, node: Int = 0, manifestHash: String = "m") async throws -> TestRun {
        var request = RunRequest(
            connection: run.lease.connection, mode: .full, streams: ["repos"], manifestHash: manifestHash, settingsHash: "s", now: Self.now)
        request.claimed = run.lease
        return TestRun(store: stores[node], connection: run.lease.connection, run: try await stores[node].openRun(request))
    }
}
