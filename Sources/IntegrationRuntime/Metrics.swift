package import Foundation
import Synchronization

/// Counts what happens, for Prometheus to read (text format 0.0.4). Labels are words of ours: never an organisation, never a secret.
package final class Metrics: Sendable {
    /// What is counted.
    package struct Counter: Sendable {
        let name: String
        let help: String
        let labels: [String]

        package static let requests = Self("patchbay_http_requests_total", "Requests answered.", ["method", "route", "status"])
        package static let runs = Self("patchbay_runs_total", "Runs that have ended.", ["provider", "status"])
        package static let runAttempts = Self(
            "patchbay_run_attempts_failed_total", "Attempts at runs that failed.", ["provider", "cause"])
        package static let providerRequests = Self(
            "patchbay_provider_requests_total", "Requests to providers.", ["provider", "outcome"])
        package static let refreshes = Self("patchbay_token_refreshes_total", "Refreshes of tokens.", ["provider", "outcome"])
        package static let connected = Self("patchbay_oauth_flows_total", "Consents that people came back from.", ["provider", "outcome"])
        package static let exports = Self("patchbay_otlp_exports_total", "Documents for the collector.", ["signal", "outcome"])
        package static let spansLost = Self("patchbay_otlp_spans_lost_total", "Spans that the collector does not have.", ["reason"])

        private init(_ name: String, _ help: String, _ labels: [String]) {
            self.name = name
            self.help = help
            self.labels = labels
        }
    }

    /// What is measured, in seconds.
    package struct Timing: Sendable {
        let name: String
        let help: String
        let labels: [String]
        let buckets: [Double]

        package static let requests = Self(
            name: "patchbay_http_request_duration_seconds", help: "From a request to its answer.", labels: ["method", "route"],
            buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10])
        package static let runs = Self(
            name: "patchbay_run_duration_seconds", help: "From the beginning of a run to its end.", labels: ["provider", "status"],
            buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600])
        package static let providerRequests = Self(
            name: "patchbay_provider_request_duration_seconds", help: "From a request to a provider to its whole answer.",
            labels: ["provider"], buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30])
        package static let budgetWaits = Self(
            name: "patchbay_rate_budget_wait_seconds",
            help: "How long attempts at runs were held back in all by the provider's limits; of those that were.", labels: ["provider"],
            buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600])
        package static let claims = Self(
            name: "patchbay_claim_duration_seconds", help: "How long it takes to take runs from the queue.", labels: [],
            buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5])
        package static let runWait = Self(
            name: "patchbay_run_wait_seconds", help: "From when a run may begin to when a worker took it.", labels: ["provider"],
            buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300])
    }

    private struct Histogram {
        var counts: [Int]
        var sum = 0.0

        init(buckets: Int) { counts = Array(repeating: 0, count: buckets + 1) }

        mutating func add(_ seconds: Double, at place: Int) {
            counts[place] += 1
            sum += seconds
        }
    }

    private struct State {
        var counters: [String: (counter: Counter, values: [[String]: Int])] = [:]
        var timings: [String: (timing: Timing, values: [[String]: Histogram])] = [:]
    }

    private let state = Mutex(State())
    /// When counting began.
    private let since: Date

    package init(since: Date = Date()) { self.since = since }

    /// - Parameter labels: in the order in which the counter names them.
    package func count(_ counter: Counter, _ labels: String..., by amount: Int = 1) {
        state.withLock { $0.counters[counter.name, default: (counter, [:])].values[labels, default: 0] += amount }
    }

    package func measure(_ timing: Timing, _ labels: String..., seconds: Double) {
        let place = timing.buckets.firstIndex { seconds <= $0 } ?? timing.buckets.count
        state.withLock { state in
            state.timings[timing.name, default: (timing, [:])]
                .values[labels, default: Histogram(buckets: timing.buckets.count)].add(seconds, at: place)
        }
    }

    /// Counts requests to a provider.
    package func providerObserver(_ provider: String) -> @Sendable (_ status: Int?, _ duration: Duration) -> Void {
        { [self] status, duration in
            let outcome =
                switch status {
                case nil: "failed"
                case 429: "rate_limited"
                case let status? where status >= 500: "server_error"
                case let status? where status >= 400: "client_error"
                default: "ok"
                }
            count(.providerRequests, provider, outcome)
            measure(.providerRequests, provider, seconds: duration / .seconds(1))
        }
    }

    /// A gauge with its labels, as it stands now.
    package struct Gauge: Sendable {
        let name: String
        let help: String
        let labels: [(name: String, value: String)]
        let value: Double

        package init(_ name: String, _ help: String, _ labels: [(name: String, value: String)], _ value: Double) {
            self.name = name
            self.help = help
            self.labels = labels
            self.value = value
        }

        package init(_ name: String, _ help: String, _ value: Double) { self.init(name, help, [], value) }
    }

    /// Everything up to a moment, in an order that stays the same.
    ///
    /// - Parameter gauges: what is so right now; those of one name stand together.
    package func snapshot(gauges: [Gauge] = [], at moment: Date) -> MetricsSnapshot {
        let (counters, timings) = state.withLock { ($0.counters.values, $0.timings.values) }
        var snapshot = MetricsSnapshot(since: since, moment: moment)
        snapshot.counters = counters.sorted { $0.counter.name < $1.counter.name }.map { counter, values in
            MetricsSnapshot.Metric(counter.name, counter.help, Self.series(counter.labels, values))
        }
        snapshot.histograms = timings.sorted { $0.timing.name < $1.timing.name }.map { timing, values in
            let values = values.mapValues { MetricsSnapshot.Histogram(bounds: timing.buckets, counts: $0.counts, sum: $0.sum) }
            return MetricsSnapshot.Metric(timing.name, timing.help, Self.series(timing.labels, values))
        }
        for gauge in gauges {
            if snapshot.gauges.last?.name != gauge.name { snapshot.gauges.append(MetricsSnapshot.Metric(gauge.name, gauge.help, [])) }
            let labels = gauge.labels.map { MetricsSnapshot.Label($0.name, $0.value) }
            snapshot.gauges[snapshot.gauges.count - 1].series.append(MetricsSnapshot.Series(labels: labels, value: gauge.value))
        }
        return snapshot
    }

    private static func series<Value>(_ names: [String], _ values: [[String]: Value]) -> [MetricsSnapshot.Series<Value>] {
        values.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { labels, value in
            MetricsSnapshot.Series(labels: zip(names, labels).map { MetricsSnapshot.Label($0, $1) }, value: value)
        }
    }

    /// - Parameter gauges: what is so right now; those of one name stand together.
    package func text(gauges: [Gauge] = []) -> String {
        let (counters, timings) = state.withLock { state in
            (
                state.counters.values.sorted { $0.counter.name < $1.counter.name },
                state.timings.values.sorted { $0.timing.name < $1.timing.name }
            )
        }
        var lines: [String] = []
        var last = ""
        for gauge in gauges {
            if gauge.name != last { lines += ["# HELP \(gauge.name) \(gauge.help)", "# TYPE \(gauge.name) gauge"] }
            last = gauge.name
            let pairs = gauge.labels.isEmpty ? "" : "{\(Self.pairs(gauge.labels.map(\.name), gauge.labels.map(\.value)))}"
            lines.append("\(gauge.name)\(pairs) \(Self.number(gauge.value))")
        }
        for (counter, values) in counters {
            lines += ["# HELP \(counter.name) \(counter.help)", "# TYPE \(counter.name) counter"]
            for (labels, value) in values.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
                lines.append("\(counter.name){\(Self.pairs(counter.labels, labels))} \(value)")
            }
        }
        for (timing, values) in timings {
            lines += ["# HELP \(timing.name) \(timing.help)", "# TYPE \(timing.name) histogram"]
            for (labels, histogram) in values.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
                let pairs = Self.pairs(timing.labels, labels)
                var total = 0
                for (bound, count) in zip(timing.buckets.map(Self.number) + ["+Inf"], histogram.counts) {
                    total += count
                    lines.append("\(timing.name)_bucket{\(pairs)\(pairs.isEmpty ? "" : ",")le=\"\(bound)\"} \(total)")
                }
                let labels = pairs.isEmpty ? "" : "{\(pairs)}"
                lines += ["\(timing.name)_sum\(labels) \(Self.number(histogram.sum))", "\(timing.name)_count\(labels) \(total)"]
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func pairs(_ names: [String], _ values: [String]) -> String {
        zip(names, values).map { name, value in
            let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
            return "\(name)=\"\(escaped)\""
        }.joined(separator: ",")
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }
}
