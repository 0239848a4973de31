/// The span elsewhere in which something here was asked for, as a `traceparent` header names it (W3C Trace Context, section 3.2).
package struct TraceParent: Sendable, Hashable {
    package let traceID: TraceID
    package let spanID: SpanID
    /// Whether the caller records its trace. Where it does not, nothing of it is recorded here either: the trace would have no beginning.
    package let isSampled: Bool

    package init(traceID: TraceID, spanID: SpanID, isSampled: Bool) {
        self.traceID = traceID
        self.spanID = spanID
        self.isSampled = isSampled
    }

    /// From a header; nil for what is malformed, which then counts as absent (section 3.2.2.2).
    package init?(traceparent: String) {
        let parts = traceparent.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 4, parts[0].utf8.count == 2, UInt64(hexadecimalDigits: parts[0].utf8) != nil, parts[0] != "ff",
            // Later versions may have more parts (section 3.2.2.1).
            parts[0] != "00" || parts.count == 4, let traceID = TraceID(parts[1]), let spanID = SpanID(parts[2]),
            parts[3].utf8.count == 2, let flags = UInt64(hexadecimalDigits: parts[3].utf8)
        else { return nil }
        self.init(traceID: traceID, spanID: spanID, isSampled: flags & 1 == 1)
    }
}
