import Foundation
import HTTPTypes
import Hummingbird
import IntegrationRuntime
import NIOCore

/// What Prometheus reads. There is nothing in it of any organisation.
struct MetricsController {
    let metrics: Metrics
    let worker: RunWorker?
    private let began = Date()

    init(metrics: Metrics, worker: RunWorker?) {
        self.metrics = metrics
        self.worker = worker
    }

    func add(to routes: RouteTable) {
        routes.addOpen(.get, "metrics", APIOperation("Counts for Prometheus", answer: .text(), contentType: "text/plain")) { [metrics, worker, began] _, _ in
            let gauges: [(name: String, help: String, value: Double)] = [
                ("patchbay_runs_running", "Runs under way in this process.", Double(worker?.runningCount ?? 0)),
                ("process_start_time_seconds", "When this process began.", began.timeIntervalSince1970.rounded()),
                ("process_resident_memory_bytes", "Memory of this process.", Self.residentMemory()),
            ]
            return Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: metrics.text(gauges: gauges))))
        }
    }

    /// Second field of `statm`, in pages; 0 where there is no such file.
    private static func residentMemory() -> Double {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
        let fields = text.split(separator: " ")
        guard fields.count > 1, let pages = Int(fields[1]) else { return 0 }
        return Double(pages * Int(getpagesize()))
    }
}
