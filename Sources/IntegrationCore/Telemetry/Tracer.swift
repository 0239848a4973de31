package import Foundation
import Synchronization

/// Takes down what is done, for somebody to fetch. What nobody fetches in time is counted and gone: recording never waits and never fails.
///
/// Where nothing is recorded there is no tracer, and ``withSpan(_:kind:parent:identity:attributes:_:)`` is called on nil.
package final class Tracer: Sendable {
    package struct Limits: Sendable {
        /// Spans that wait to be fetched; those that end later are dropped.
        package var waiting: Int
        /// Spans that are worth a request: so many ring the bell.
        package var batch: Int
        /// Spans within one run or one request, and as many again that end in an error.
        package var spansOfOne: Int

        package init(waiting: Int = 4096, batch: Int = 512, spansOfOne: Int = 1000) {
            self.waiting = max(1, waiting)
            self.batch = max(1, batch)
            self.spansOfOne = max(0, spansOfOne)
        }
    }

    private struct State {
        var spans: [TelemetrySpan] = []
        var dropped = 0
        var listener: AsyncStream<Void>.Continuation?
    }

    package let limits: Limits
    private let now: @Sendable () -> Date
    private let state = Mutex(State())

    package init(limits: Limits = Limits(), now: @escaping @Sendable () -> Date = { Date() }) {
        self.limits = limits
        self.now = now
    }

    /// Rings when a batch is together; several at once are one. Whoever asks last hears it.
    package func rings() -> AsyncStream<Void> {
        let (rings, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        state.withLock { $0.listener = continuation }
        return rings
    }

    /// Rings although no batch is together: what waits is to be fetched all the same.
    package func ring() { _ = state.withLock { $0.listener?.yield() } }

    /// Hands over the spans that have waited longest.
    package func take(_ count: Int) -> [TelemetrySpan] {
        state.withLock { state in
            let taken = Array(state.spans.prefix(count))
            state.spans.removeFirst(taken.count)
            return taken
        }
    }

    /// Takes back what could not be handed on; what there is no room for is dropped.
    package func putBack(_ spans: [TelemetrySpan]) {
        state.withLock { state in
            let room = limits.waiting - state.spans.count
            state.spans.insert(contentsOf: spans.suffix(max(0, room)), at: 0)
            state.dropped += max(0, spans.count - room)
        }
    }

    /// How many were dropped since the last call.
    package func takeDropped() -> Int { state.withLock { exchange(&$0.dropped, with: 0) } }

    func add(_ span: TelemetrySpan) {
        state.withLock { state in
            guard state.spans.count < limits.waiting else {
                state.dropped += 1
                return
            }
            state.spans.append(span)
            // Once for each batch: who has not come by then has a ring waiting.
            if state.spans.count.isMultiple(of: limits.batch) { state.listener?.yield() }
        }
    }

    func span(_ identity: SpanIdentity, parent: SpanID?, name: String, kind: TelemetrySpan.Kind) -> TelemetrySpan {
        let start = UInt64(max(0, now().timeIntervalSince1970 * 1_000_000_000))
        return TelemetrySpan(
            traceID: identity.traceID, spanID: identity.spanID, parent: parent, name: name, kind: kind, start: start, end: start)
    }
}

extension Tracer {
    /// Does `body` in a span that has no parent in this process; without one where the caller does not record.
    ///
    /// An error that `body` throws is the span's too, by its type, unless `body` has said already how it failed.
    ///
    /// - Parameters:
    ///   - parent: the span elsewhere in which this was asked for.
    ///   - identity: where it has a name already, for instance in log lines.
    ///   - attributes: made only where they are recorded.
    package func withSpan<Result, E: Error>(
        _ name: String, kind: TelemetrySpan.Kind = .internal, parent: TraceParent? = nil, identity: SpanIdentity? = nil,
        attributes: @autoclosure () -> [String: TelemetryValue] = [:], _ body: (ActiveSpan?) async throws(E) -> Result
    ) async throws(E) -> Result {
        guard parent?.isSampled != false else { return try await body(nil) }
        let identity = identity ?? parent.map { SpanIdentity(traceID: $0.traceID) } ?? SpanIdentity()
        return try await ActiveSpan(self, name: name, kind: kind, parent: parent, identity: identity).record(attributes(), body)
    }
}

extension Tracer? {
    /// The same; where there is no tracer, `body` is all that is done.
    package func withSpan<Result, E: Error>(
        _ name: String, kind: TelemetrySpan.Kind = .internal, parent: TraceParent? = nil, identity: SpanIdentity? = nil,
        attributes: @autoclosure () -> [String: TelemetryValue] = [:], _ body: (ActiveSpan?) async throws(E) -> Result
    ) async throws(E) -> Result {
        guard let tracer = self else { return try await body(nil) }
        return try await tracer.withSpan(name, kind: kind, parent: parent, identity: identity, attributes: attributes(), body)
    }
}
