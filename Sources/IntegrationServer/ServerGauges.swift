import Foundation
import IntegrationRuntime
import IntegrationStore

/// What is so right now, for whoever reads metrics and for whoever is sent them.
struct ServerGauges: Sendable {
    /// Nil where this process works at no runs.
    let worker: RunWorker?
    let store: IntegrationStore
    private let began = Date()

    init(worker: RunWorker?, store: IntegrationStore) {
        self.worker = worker
        self.store = store
    }

    func now() async -> [Metrics.Gauge] {
        var gauges = [
            Metrics.Gauge("patchbay_runs_running", "Runs under way in this process.", Double(worker?.runningCount ?? 0)),
            Metrics.Gauge("process_start_time_seconds", "When this process began.", began.timeIntervalSince1970.rounded()),
            Metrics.Gauge("process_resident_memory_bytes", "Memory of this process.", Self.residentMemory()),
        ]
        // A database that does not answer must not hide the rest, nor keep whoever reads it waiting.
        async let queue = Self.soon { [store] in try await store.queueStatus() }
        async let outages = Self.soon { [store] in try await store.recentOutages(since: Date() - 24 * 3600, limit: 1000) }
        if let queue = await queue { gauges += Self.gauges(of: queue) }
        if let outages = await outages { gauges += Self.gauges(of: outages) }
        return gauges
    }

    /// Nil where it fails, or takes longer than those who read metrics wait.
    private static func soon<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async -> Value? {
        await withTaskGroup(of: Value?.self) { group in
            group.addTask { try? await body() }
            group.addTask {
                try? await Task.sleep(for: longestRead)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }

    private static let longestRead = Duration.seconds(2)

    /// 0 of a provider that was down lately, so that it is seen that it is back.
    private static func gauges(of outages: [ProviderOutage]) -> [Metrics.Gauge] {
        Dictionary(grouping: outages, by: \.provider).sorted { $0.key < $1.key }.map { provider, outages in
            Metrics.Gauge(
                "patchbay_provider_circuit_open", "Whether a host of the provider is down, and is asked by one request at a time.",
                [("provider", provider)], outages.contains { $0.endedAt == nil } ? 1 : 0)
        }
    }

    private static func gauges(of queue: QueueStatus) -> [Metrics.Gauge] {
        let help = "Runs in the queue of the database, of all processes."
        let states = [("ready", queue.ready), ("waiting", queue.waiting), ("running", queue.running)]
        return states.map { Metrics.Gauge("patchbay_queue_runs", help, [("state", $0.0)], Double($0.1)) } + [
            Metrics.Gauge(
                "patchbay_queue_oldest_ready_seconds", "How long the run has been ready that was so first.",
                (queue.oldestReady ?? .zero) / .seconds(1)),
            Metrics.Gauge("patchbay_connections_due", "Connections whose run is due and not asked for yet.", Double(queue.due)),
        ]
    }

    /// Second field of `statm`, in pages; 0 where there is no such file.
    private static func residentMemory() -> Double {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
        let fields = text.split(separator: " ")
        guard fields.count > 1, let pages = Int(fields[1]) else { return 0 }
        return Double(pages * Int(getpagesize()))
    }
}
