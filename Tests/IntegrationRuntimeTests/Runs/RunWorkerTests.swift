import Foundation
import IntegrationCore
import IntegrationEngine
@testable import IntegrationRuntime
@testable import IntegrationStore
import IntegrationTesting
import Logging
import SQLDatabase
import Synchronization
import Testing

/// A worker on a real PostgreSQL, with runs that do what the test says.
@Suite("The worker", .enabled(if: PostgresCluster.isInstalled), .timeLimit(.minutes(5)))
struct RunWorkerTests {
    /// Does what a closure says.
    private struct Scripted: RunExecution {
        let body: @Sendable (ClaimedRun) async -> RunOutcome

        func execute(_ run: ClaimedRun, _ counters: RunCounters) async -> RunOutcome { await body(run) }
    }

    private let log = LogRecorder()

    /// Works at the runs of so many connections until `body` ends.
    private func work(
        at store: IntegrationStore, slots: Int = 64, _ execution: @escaping @Sendable (ClaimedRun) async -> RunOutcome,
        _ body: (RunBell) async throws -> Void
    ) async throws {
        let bell = RunBell()
        let worker = RunWorker(
            store: store, execution: Scripted(body: execution),
            configuration: RunWorker.Configuration(slots: slots, poll: .milliseconds(50), revives: .milliseconds(200)), bell: bell,
            metrics: Metrics(), logger: Logger(label: "test") { [log] _ in log.handler })
        let task = Task { try await worker.run() }
        do {
            try await body(bell)
        } catch {
            task.cancel()
            _ = await task.result
            throw error
        }
        task.cancel()
        try await task.value
    }

    private func enqueue(_ count: Int, of provider: String = "github", in store: IntegrationStore) async throws {
        let ids = (0..<count).map { _ in PublicID(.connection, at: Date()) }
        try await store.write(as: .system) { transaction in
            try transaction.run("INSERT INTO organizations (id, name, created_at) VALUES ('org_a', 'A', 0) ON CONFLICT DO NOTHING")
            try transaction.run(
                """
                INSERT INTO connections (organization, provider, name, created_at, public_id, status, credential_version)
                SELECT 'org_a', \(provider), value, 0, value, 'active', 1 FROM \(each: ids.map(\.rawValue))
                """)
        }
        for id in ids {
            _ = try await store.enqueueRun(
                of: id, organization: "org_a", mode: .automatic, confirmsDeletions: false, by: "test", now: Date())
        }
    }

    private func until(_ store: IntegrationStore, _ statement: SQLStatement, is wanted: Int) async throws {
        while try await store.read(as: .system, { try $0.value(statement, as: Int.self) }) != wanted { try Task.checkCancellation() }
    }

    @Test("What came of a run is written down once the database is back, and is not taken for the death of its worker")
    func outages() async throws {
        try await PostgresCluster.withDatabase { url in
            let direct = try await IntegrationStore(postgres: PostgresSettings(url: url))
            try await enqueue(2, in: direct)
            try await DatabaseLink.with(to: url) { link, address in
                let store = try await IntegrationStore(postgres: PostgresSettings(url: address))
                let count = Atomic(0)
                try await work(at: store) { run in
                    link.set(.cut)
                    return count.add(1, ordering: .relaxed).newValue == 1
                        ? .postponed(.providerUnavailable, reason: "r", wait: nil)
                        : .ended(.failed, .settingInvalid, reason: "s")
                } _: { _ in
                    // Each of them has tried in vain.
                    while log.text.components(separatedBy: "run not put back").count <= 2 {
                        try Task.checkCancellation()
                        // Others need the thread to get there.
                        await Task.yield()
                    }
                    link.set(.whole)
                    try await until(direct, "SELECT count(*) FROM runs WHERE status != 'running'", is: 2)
                }
                try await store.close()
            }
            let causes = try await direct.read(as: .system) { try $0.values("SELECT cause FROM runs ORDER BY cause", as: String.self) }
            #expect(causes == ["provider_unavailable", "setting_invalid"])
            #expect(
                try await direct.read(as: .system) { try $0.values("SELECT cause FROM run_attempts", as: String.self) } == [
                    "provider_unavailable"
                ])
            try await direct.close()
        }
    }

    @Test("A worker that died is counted as an attempt that failed, and a run that kills each of its workers as one that failed")
    func lostWorkers() async throws {
        try await PostgresCluster.withDatabase { url in
            let store = try await IntegrationStore(
                postgres: PostgresSettings(url: url), environment: .init(isAlive: { _ in false }))
            try await enqueue(1, in: store)
            let metrics = Metrics()
            for attempts in [5, 1] {
                var place = IntegrationStore.ClaimPlace()
                #expect(try await store.claimRuns(1, limits: RunLimits(), from: &place).count == 1)
                let worker = RunWorker(
                    store: store, execution: Scripted { _ in .lost }, configuration: .init(limits: RunLimits(attempts: attempts)),
                    bell: RunBell(), metrics: metrics, logger: Logger(label: "test") { [log] _ in log.handler })
                await worker.revive()
            }
            let text = metrics.text()
            #expect(text.contains(#"patchbay_run_attempts_failed_total{provider="github",cause="worker_lost"} 2"#), "\(text)")
            #expect(text.contains(#"patchbay_runs_total{provider="github",status="failed"} 1"#), "\(text)")
            try await store.close()
        }
    }

    @Test("A provider that never answers leaves a quarter of the places to others")
    func slowProviders() async throws {
        try await PostgresCluster.withDatabase { url in
            let store = try await IntegrationStore(postgres: PostgresSettings(url: url))
            try await enqueue(20, of: "github", in: store)
            let hanging = Atomic(0)
            try await work(at: store, slots: 8) { run in
                guard run.provider == "github" else { return .ended(.success, nil, reason: nil) }
                hanging.add(1, ordering: .relaxed)
                // Until the worker is told to end.
                while (try? await Task.sleep(for: .seconds(60))) != nil {}
                return .postponed(.handedOver, reason: nil, wait: nil)
            } _: { bell in
                while hanging.load(ordering: .relaxed) < 6 {
                    try Task.checkCancellation()
                    await Task.yield()
                }
                try await enqueue(3, of: "okta", in: store)
                bell.ring()
                try await until(store, "SELECT count(*) FROM runs WHERE status = 'success'", is: 3)
                #expect(hanging.load(ordering: .relaxed) == 6)
            }
            try await store.close()
        }
    }

    @Test("No more runs are taken than there are slots, however often the bell rings")
    func slots() async throws {
        try await PostgresCluster.withDatabase { url in
            let store = try await IntegrationStore(postgres: PostgresSettings(url: url))
            try await enqueue(40, in: store)
            let most = Mutex(0)
            try await work(at: store, slots: 3) { _ in
                let running = try? await store.read(as: .system) { transaction in
                    try transaction.value("SELECT count(*) FROM runs WHERE status = 'running'", as: Int.self)
                }
                most.withLock { $0 = max($0, running ?? 0) }
                return .ended(.success, nil, reason: nil)
            } _: { bell in
                while try await store.read(as: .system, { try $0.exists("SELECT 1 FROM runs WHERE status != 'success'") }) { bell.ring() }
            }
            #expect((1...3).contains(most.withLock { $0 }))
            try await store.close()
        }
    }
}
