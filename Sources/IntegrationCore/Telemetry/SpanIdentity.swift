/// Which span, of which trace.
package struct SpanIdentity: Sendable, Hashable {
    package let traceID: TraceID
    package let spanID: SpanID

    /// A new span.
    ///
    /// - Parameter traceID: by default a new trace too.
    package init(traceID: TraceID = TraceID(), spanID: SpanID = SpanID()) {
        self.traceID = traceID
        self.spanID = spanID
    }
}
