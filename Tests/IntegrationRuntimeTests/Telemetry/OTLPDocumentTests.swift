import Foundation
import IntegrationCore
import IntegrationRuntime
import JSONTape
import Testing

/// The shapes are those of the examples of opentelemetry-proto (`examples/trace.json`, `examples/metrics.json`), with 64-bit integers as
/// texts, as protobuf's JSON writes them.
@Suite struct OTLPDocumentTests {
    private static let resource = OTLPResource(version: "1.2.3", instance: "627cc493-f310-47de-96bd-71410b7dec09")

    private func expect(_ document: [UInt8], equals golden: String) throws {
        let found = try JSONDocument(parsing: document).root.canonicalBytes()
        let wanted = try JSONDocument(parsing: golden).root.canonicalBytes()
        #expect(String(decoding: found, as: UTF8.self) == String(decoding: wanted, as: UTF8.self))
    }

    @Test func spans() throws {
        let trace = try #require(TraceID("5b8efff798038103d269b633813fc60c"))
        let server = try #require(SpanID("eee19b7ec3c1b174"))
        var answered = TelemetrySpan(
            traceID: trace, spanID: server, parent: SpanID("eee19b7ec3c1b173"), name: "GET /organizations/{id}", kind: .server,
            start: 1_544_712_660_000_000_000, end: 1_544_712_661_000_000_000)
        answered.isParentRemote = true
        answered.attributes = [
            "http.response.status_code": .integer(500), "http.route": .text("/organizations/{id}"), "a.flag": .flag(true),
            "a.share": .double(0.25),
        ]
        answered.status = .error("500")
        var asked = TelemetrySpan(
            traceID: trace, spanID: try #require(SpanID("00000000000000a5")), parent: server, name: "say \"hello\"\n", kind: .client,
            start: .max - 1, end: .max)
        asked.status = .ok
        let bare = TelemetrySpan(traceID: trace, spanID: try #require(SpanID("ffffffffffffffff")), name: "run", start: 1, end: 2)
        try expect(
            OTLPDocument.traces([answered, asked, bare], of: Self.resource),
            equals: #"""
                {"resourceSpans": [{
                  "resource": {"attributes": [
                    {"key": "service.name", "value": {"stringValue": "patchbay"}},
                    {"key": "service.version", "value": {"stringValue": "1.2.3"}},
                    {"key": "service.instance.id", "value": {"stringValue": "627cc493-f310-47de-96bd-71410b7dec09"}}]},
                  "scopeSpans": [{
                    "scope": {"name": "patchbay", "version": "1.2.3"},
                    "spans": [
                      {"traceId": "5b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b174", "parentSpanId": "eee19b7ec3c1b173",
                       "flags": 769, "name": "GET /organizations/{id}", "kind": 2,
                       "startTimeUnixNano": "1544712660000000000", "endTimeUnixNano": "1544712661000000000",
                       "attributes": [
                         {"key": "a.flag", "value": {"boolValue": true}},
                         {"key": "a.share", "value": {"doubleValue": 0.25}},
                         {"key": "http.response.status_code", "value": {"intValue": "500"}},
                         {"key": "http.route", "value": {"stringValue": "/organizations/{id}"}}],
                       "status": {"code": 2, "message": "500"}},
                      {"traceId": "5b8efff798038103d269b633813fc60c", "spanId": "00000000000000a5", "parentSpanId": "eee19b7ec3c1b174",
                       "flags": 257, "name": "say \"hello\"\n", "kind": 3,
                       "startTimeUnixNano": "18446744073709551614", "endTimeUnixNano": "18446744073709551615",
                       "status": {"code": 1}},
                      {"traceId": "5b8efff798038103d269b633813fc60c", "spanId": "ffffffffffffffff",
                       "flags": 257, "name": "run", "kind": 1, "startTimeUnixNano": "1", "endTimeUnixNano": "2"}]}]}]}
                """#)
    }

    @Test func metrics() throws {
        let snapshot = MetricsSnapshot(
            since: Date(timeIntervalSince1970: 1_544_712_660), moment: Date(timeIntervalSince1970: 1_544_712_660.5),
            counters: [
                MetricsSnapshot.Metric(
                    "patchbay_runs_total", "Runs that have ended.",
                    [
                        MetricsSnapshot.Series(
                            labels: [MetricsSnapshot.Label("provider", "okta"), MetricsSnapshot.Label("status", "success")], value: 5),
                        MetricsSnapshot.Series(value: 9_007_199_254_740_993),
                    ]),
                MetricsSnapshot.Metric("patchbay_nothing_total", "Never counted.", []),
            ],
            gauges: [
                MetricsSnapshot.Metric(
                    "process_resident_memory_bytes", "Memory of this process.", [MetricsSnapshot.Series(value: 10.5)]),
                MetricsSnapshot.Metric("patchbay_odd", "What is no number.", [MetricsSnapshot.Series(value: -.infinity)]),
            ],
            histograms: [
                MetricsSnapshot.Metric(
                    "patchbay_run_duration_seconds", "From the beginning of a run to its end.",
                    [
                        MetricsSnapshot.Series(
                            labels: [MetricsSnapshot.Label("provider", "okta")],
                            value: MetricsSnapshot.Histogram(bounds: [0.5, 1], counts: [1, 0, 2], sum: 61.25))
                    ])
            ])
        try expect(
            OTLPDocument.metrics(snapshot, of: Self.resource),
            equals: #"""
                {"resourceMetrics": [{
                  "resource": {"attributes": [
                    {"key": "service.name", "value": {"stringValue": "patchbay"}},
                    {"key": "service.version", "value": {"stringValue": "1.2.3"}},
                    {"key": "service.instance.id", "value": {"stringValue": "627cc493-f310-47de-96bd-71410b7dec09"}}]},
                  "scopeMetrics": [{
                    "scope": {"name": "patchbay", "version": "1.2.3"},
                    "metrics": [
                      {"name": "patchbay_runs_total", "description": "Runs that have ended.",
                       "sum": {"aggregationTemporality": 2, "isMonotonic": true, "dataPoints": [
                         {"attributes": [{"key": "provider", "value": {"stringValue": "okta"}},
                                         {"key": "status", "value": {"stringValue": "success"}}],
                          "startTimeUnixNano": "1544712660000000000", "timeUnixNano": "1544712660500000000", "asInt": "5"},
                         {"startTimeUnixNano": "1544712660000000000", "timeUnixNano": "1544712660500000000",
                          "asInt": "9007199254740993"}]}},
                      {"name": "process_resident_memory_bytes", "description": "Memory of this process.", "unit": "By",
                       "gauge": {"dataPoints": [{"timeUnixNano": "1544712660500000000", "asDouble": 10.5}]}},
                      {"name": "patchbay_odd", "description": "What is no number.",
                       "gauge": {"dataPoints": [{"timeUnixNano": "1544712660500000000", "asDouble": "-Infinity"}]}},
                      {"name": "patchbay_run_duration_seconds", "description": "From the beginning of a run to its end.", "unit": "s",
                       "histogram": {"aggregationTemporality": 2, "dataPoints": [
                         {"attributes": [{"key": "provider", "value": {"stringValue": "okta"}}],
                          "startTimeUnixNano": "1544712660000000000", "timeUnixNano": "1544712660500000000",
                          "count": "3", "sum": 61.25, "bucketCounts": ["1", "0", "2"], "explicitBounds": [0.5, 1]}]}}]}]}]}
                """#)
    }

    @Test func aSnapshotHasWhatWasCounted() throws {
        let since = Date(timeIntervalSince1970: 10)
        let metrics = Metrics(since: since)
        metrics.count(.runs, "okta", "success")
        metrics.count(.runs, "github", "failed", by: 3)
        metrics.measure(.runWait, "okta", seconds: 0.005)
        metrics.measure(.runWait, "okta", seconds: 1000)
        let gauges = [
            Metrics.Gauge("patchbay_queue_runs", "Queue.", [("state", "ready")], 3), Metrics.Gauge("patchbay_queue_runs", "Queue.", 1),
            Metrics.Gauge("patchbay_runs_running", "Runs.", 2),
        ]
        let snapshot = metrics.snapshot(gauges: gauges, at: Date(timeIntervalSince1970: 20))
        #expect(snapshot.since == since && snapshot.moment == Date(timeIntervalSince1970: 20))
        #expect(snapshot.gauges.map(\.name) == ["patchbay_queue_runs", "patchbay_runs_running"])
        #expect(snapshot.gauges.first?.series.map(\.value) == [3, 1])
        #expect(snapshot.gauges.first?.series.first?.labels == [MetricsSnapshot.Label("state", "ready")])
        let runs = try #require(snapshot.counters.first)
        #expect(snapshot.counters.count == 1 && runs.name == "patchbay_runs_total" && runs.series.map(\.value) == [3, 1])
        #expect(runs.series.first?.labels == [MetricsSnapshot.Label("provider", "github"), MetricsSnapshot.Label("status", "failed")])
        let wait = try #require(snapshot.histograms.first?.series.first?.value)
        #expect(wait.sum == 1000.005 && wait.counts.first == 1 && wait.counts.last == 1 && wait.counts.reduce(0, +) == 2)
        #expect(wait.counts.count == wait.bounds.count + 1)
    }
}
