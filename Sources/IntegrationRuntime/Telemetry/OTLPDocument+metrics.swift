import IntegrationCore
import JSONTape

extension OTLPDocument {
    /// Of the beginning, not of the time since the last request: what is lost does not falsify what comes after it.
    private static let cumulative: Int64 = 2

    /// `opentelemetry.proto.metrics.v1.Metric`, one for each name that has values.
    static func write(_ snapshot: MetricsSnapshot, to writer: inout JSONWriter) {
        let period = Period(from: nanoseconds(snapshot.since), to: nanoseconds(snapshot.moment))
        for counter in snapshot.counters where !counter.series.isEmpty {
            write(counter, as: "sum", to: &writer) { writer in
                writer.member("aggregationTemporality", cumulative)
                writer.member("isMonotonic", true)
                writePoints(of: counter, period, to: &writer) { $1.member("asInt", String($0)) }
            }
        }
        for gauge in snapshot.gauges where !gauge.series.isEmpty {
            write(gauge, as: "gauge", to: &writer) { writer in
                writePoints(of: gauge, Period(to: period.to), to: &writer) { value, writer in
                    writer.key("asDouble")
                    write(value, to: &writer)
                }
            }
        }
        for histogram in snapshot.histograms where !histogram.series.isEmpty {
            write(histogram, as: "histogram", to: &writer) { writer in
                writer.member("aggregationTemporality", cumulative)
                writePoints(of: histogram, period, to: &writer) { write($0, to: &$1) }
            }
        }
    }

    private struct Period {
        var from: String?
        let to: String
    }

    private static func write<Value>(
        _ metric: MetricsSnapshot.Metric<Value>, as kind: StaticString, to writer: inout JSONWriter, _ body: (inout JSONWriter) -> Void
    ) {
        writer.object { writer in
            writer.member("name", metric.name)
            writer.member("description", metric.help)
            if let unit = unit(of: metric.name) { writer.member("unit", unit) }
            writer.beginObject(kind)
            body(&writer)
            writer.endObject()
        }
    }

    /// In the Unified Code for Units of Measure. Prometheus says it in the name, OTLP beside it. Nil for counts of things: of a gauge with
    /// the unit `1` a Prometheus that takes OTLP makes a ratio.
    private static func unit(of name: String) -> String? {
        if name.hasSuffix("_seconds") { return "s" }
        return name.hasSuffix("_bytes") ? "By" : nil
    }

    private static func writePoints<Value>(
        of metric: MetricsSnapshot.Metric<Value>, _ period: Period, to writer: inout JSONWriter, _ body: (Value, inout JSONWriter) -> Void
    ) {
        writer.key("dataPoints")
        writer.array { writer in
            for series in metric.series {
                writer.object { writer in
                    write(series.labels.map { ($0.name, .text($0.value)) }, to: &writer)
                    if let from = period.from { writer.member("startTimeUnixNano", from) }
                    writer.member("timeUnixNano", period.to)
                    body(series.value, &writer)
                }
            }
        }
    }

    private static func write(_ histogram: MetricsSnapshot.Histogram, to writer: inout JSONWriter) {
        writer.member("count", String(histogram.counts.reduce(0, +)))
        writer.key("sum")
        write(histogram.sum, to: &writer)
        writer.key("bucketCounts")
        writer.array { writer in
            for count in histogram.counts { writer.string(String(count)) }
        }
        writer.key("explicitBounds")
        writer.array { writer in
            for bound in histogram.bounds { write(bound, to: &writer) }
        }
    }
}
