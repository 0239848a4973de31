import Foundation
import Synchronization

/// A span that has not ended. It ends with the closure that it was given to; what is said of it later is not heard.
package final class ActiveSpan: Sendable {
    /// The one in which the current task works, and of which new spans become children; nil where nothing is recorded.
    @TaskLocal package static var current: ActiveSpan?

    private struct State {
        var span: TelemetrySpan
        var isLeftOut = false
    }

    private let tracer: Tracer
    private let allowance: SpanAllowance
    /// What went wrong is what somebody looks for: it has room of its own.
    private let allowanceOfErrors: SpanAllowance
    /// Whether it is the first of its trace in this process.
    private let isFirst: Bool
    private let began = ContinuousClock.now
    private let state: Mutex<State>

    /// The first of this process.
    init(_ tracer: Tracer, name: String, kind: TelemetrySpan.Kind, parent: TraceParent?, identity: SpanIdentity) {
        self.tracer = tracer
        allowance = SpanAllowance(tracer.limits.spansOfOne)
        allowanceOfErrors = SpanAllowance(tracer.limits.spansOfOne)
        isFirst = true
        var span = tracer.span(identity, parent: parent?.spanID, name: name, kind: kind)
        span.isParentRemote = parent != nil
        state = Mutex(State(span: span))
    }

    /// One within another.
    private init(in parent: ActiveSpan, name: String, kind: TelemetrySpan.Kind) {
        tracer = parent.tracer
        allowance = parent.allowance
        allowanceOfErrors = parent.allowanceOfErrors
        isFirst = false
        let identity = parent.identity
        state = Mutex(
            State(span: tracer.span(SpanIdentity(traceID: identity.traceID), parent: identity.spanID, name: name, kind: kind)))
    }

    package var identity: SpanIdentity {
        state.withLock { SpanIdentity(traceID: $0.span.traceID, spanID: $0.span.spanID) }
    }

    /// Says something of it; what was said by this name before is gone.
    package func set(_ name: String, _ value: TelemetryValue) { state.withLock { $0.span.attributes[name] = value } }

    /// Where its name is only known later, as that of a route.
    package func rename(_ name: String) { state.withLock { $0.span.name = name } }

    package func end(as status: TelemetrySpan.Status) { state.withLock { $0.span.status = status } }

    /// Says that it failed; the first word counts.
    ///
    /// - Parameter code: a stable code, and not a text that may hold anything.
    package func fail(_ code: String) {
        state.withLock { state in
            if case .error = state.span.status { return }
            state.span.status = .error(code)
            state.span.attributes["error.type"] = .text(code)
        }
    }

    /// Forgets it, whatever came of it: what is asked for every few seconds tells nobody anything.
    package func leaveOut() { state.withLock { $0.isLeftOut = true } }

    /// Does `body` in a child of the current span; without one where nothing is recorded, which costs next to nothing.
    ///
    /// An error that `body` throws is the span's too, by its type, unless `body` has said already how it failed.
    ///
    /// - Parameter attributes: made only where they are recorded.
    package static func withChild<Result, E: Error>(
        _ name: String, kind: TelemetrySpan.Kind = .internal, attributes: @autoclosure () -> [String: TelemetryValue] = [:],
        _ body: (ActiveSpan?) async throws(E) -> Result
    ) async throws(E) -> Result {
        guard let parent = current else { return try await body(nil) }
        return try await ActiveSpan(in: parent, name: name, kind: kind).record(attributes(), body)
    }

    func record<Result, E: Error>(
        _ attributes: [String: TelemetryValue], _ body: (ActiveSpan?) async throws(E) -> Result
    ) async throws(E) -> Result {
        state.withLock { $0.span.attributes = attributes }
        let result: Swift.Result<Result, E> = await Self.$current.withValue(self) {
            do throws(E) {
                return .success(try await body(self))
            } catch {
                return .failure(error)
            }
        }
        if case .failure(let error) = result, !(error is CancellationError) { fail(Self.type(of: error)) }
        finish()
        return try result.get()
    }

    /// Of the error itself: for the compiler it may be of any.
    private static func type(of error: any Error) -> String { "\(Swift.type(of: error))" }

    private func finish() {
        let nanoseconds = (ContinuousClock.now - began) / .nanoseconds(1)
        let (span, isLeftOut) = state.withLock { state in
            state.span.end = state.span.start + UInt64(max(0, nanoseconds))
            let leftOut = isFirst ? allowance.refusals + allowanceOfErrors.refusals : 0
            if leftOut > 0 { state.span.attributes["spans.left_out"] = .integer(Int64(leftOut)) }
            return (state.span, state.isLeftOut)
        }
        if isLeftOut || !mayBeRecorded(span) { return }
        tracer.add(span)
    }

    private func mayBeRecorded(_ span: TelemetrySpan) -> Bool {
        if isFirst { return true }
        if case .error = span.status { return allowanceOfErrors.take() }
        return allowance.take()
    }
}
