import IntegrationCore
import JSONTape

extension OTLPDocument {
    /// `opentelemetry.proto.trace.v1.Span`
    static func write(_ span: TelemetrySpan, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("traceId", span.traceID.description)
            writer.member("spanId", span.spanID.description)
            if let parent = span.parent { writer.member("parentSpanId", parent.description) }
            writer.member("flags", flags(of: span))
            writer.member("name", span.name)
            writer.member("kind", Int64(span.kind.rawValue))
            writer.member("startTimeUnixNano", String(span.start))
            writer.member("endTimeUnixNano", String(span.end))
            write(span.attributes.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, to: &writer)
            write(span.status, to: &writer)
        }
    }

    /// Of W3C: sampled, as all are that are recorded. Above them OTLP's own: that it is known whether the parent is of another process, and
    /// whether it is.
    private static func flags(of span: TelemetrySpan) -> Int64 { 0x001 | 0x100 | (span.isParentRemote ? 0x200 : 0) }

    private static func write(_ status: TelemetrySpan.Status, to writer: inout JSONWriter) {
        switch status {
        case .unset: return
        case .ok:
            writer.beginObject("status")
            writer.member("code", 1)
        case .error(let message):
            writer.beginObject("status")
            writer.member("code", 2)
            writer.member("message", message)
        }
        writer.endObject()
    }
}
