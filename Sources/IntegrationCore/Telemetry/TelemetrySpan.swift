/// Something that was done, from its beginning to its end, with a place in a trace.
///
/// Attributes have the names of OpenTelemetry's semantic conventions where there are some (`http.request.method`), and those of our log
/// lines otherwise (`run.id`). They hold ids, words of ours and names of hosts: never a secret, a path with values in it, a query or a body.
package struct TelemetrySpan: Sendable, Hashable {
    /// Which side of a call it is; the numbers are those of OTLP (`Span.SpanKind`).
    package enum Kind: Int, Sendable {
        /// Something within this process.
        case `internal` = 1
        /// The answer to a request from outside.
        case server = 2
        /// A request to somewhere else.
        case client = 3
    }

    /// How it ended.
    package enum Status: Sendable, Hashable {
        /// Nothing is said, which means that nothing is wrong.
        case unset
        case ok
        /// - Parameter message: a stable code, and not a text that may hold anything.
        case error(String)
    }

    package var traceID: TraceID
    package var spanID: SpanID
    package var parent: SpanID?
    /// Whether its parent is of another process.
    package var isParentRemote = false
    package var name: String
    package var kind: Kind
    /// Nanoseconds since 1970.
    package var start: UInt64
    /// Nanoseconds since 1970, not before ``start``.
    package var end: UInt64
    package var attributes: [String: TelemetryValue] = [:]
    package var status = Status.unset

    package init(
        traceID: TraceID, spanID: SpanID, parent: SpanID? = nil, name: String, kind: Kind = .internal, start: UInt64, end: UInt64
    ) {
        self.traceID = traceID
        self.spanID = spanID
        self.parent = parent
        self.name = name
        self.kind = kind
        self.start = start
        self.end = end
    }
}
