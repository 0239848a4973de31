import IntegrationCore
import IntegrationStore

extension ClaimedRun {
    /// What the span of an attempt says from the beginning.
    var telemetryAttributes: [String: TelemetryValue] {
        [
            "run.id": .text("\(publicID)"), "connection.id": .text("\(connection)"), "provider.slug": .text(provider),
            "run.mode": .text(mode.rawValue), "run.attempt": .integer(Int64(attempt)),
        ]
    }
}

extension RunOutcome {
    /// Says in the span of an attempt what came of it. Reasons are not said: they may hold what a provider answers.
    func note(in span: ActiveSpan) {
        switch self {
        case .finished(let status): note(status.rawValue, nil, isError: status == .failed, in: span)
        case .ended(let status, let cause, _): note(status.rawValue, cause, isError: status == .failed, in: span)
        case .postponed(let cause, _, _): note("postponed", cause, isError: cause != .handedOver, in: span)
        case .lost: note("lost", nil, isError: false, in: span)
        }
        if case .finished(.success) = self { span.end(as: .ok) }
    }

    private func note(_ outcome: String, _ cause: RunCause?, isError: Bool, in span: ActiveSpan) {
        span.set("run.outcome", .text(outcome))
        if let cause { span.set("run.cause", .text(cause.rawValue)) }
        if isError { span.fail(cause?.rawValue ?? outcome) }
    }
}
