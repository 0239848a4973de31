import CEL
import Foundation
import IntegrationCore
import JSONTape

/// Says what an answer means: the stream's rules first, then those for the whole integration, then what HTTP says.
struct AnswerClassifier: Sendable {
    let rules: [CompiledErrorRule]
    let inputs: RunInputs
    let retryStatuses: Set<Int>
    let retryAfterHeader: String

    /// - Parameters:
    ///   - names: What is in scope beside the answer, e.g. the parent.
    ///   - label: How messages name the request.
    func disposition(
        of answer: Answer, to request: BuiltRequest, names: [String: CELValue], label: String, now: Date
    ) -> AnswerDisposition {
        if let ruled = byRule(answer, names: names, request: label, now: now) { return ruled }
        let disposition = byStatus(answer, request: label, now: now)
        guard request.isGraphQL, case .use = disposition, let failure = graphQLFailure(answer, request: label) else { return disposition }
        return .fail(failure)
    }

    /// What is missing from an answer with errors is not known to be absent: taken for complete, it would be deleted.
    private func graphQLFailure(_ answer: Answer, request: String) -> EngineError? {
        guard let errors = answer.document?.root["errors"], !errors.isNull else { return nil }
        if errors.kind == .array, errors.count == 0 { return nil }
        let said = errors[0]?["message"]?.stringValue.map { ": \($0)" } ?? ""
        return EngineError(
            .requestRejected, "\(request) answered with errors\(said); where one of them may be passed over, `errors` needs a rule for it",
            detail: "graphql_errors", status: answer.status)
    }

    /// What the manifest says; nil when no rule speaks of this answer.
    func byRule(_ answer: Answer, names: [String: CELValue], request: String, now: Date) -> AnswerDisposition? {
        guard !rules.isEmpty else { return nil }
        let names = names.merging(answer.names) { _, new in new }
        for rule in rules {
            let bindings = inputs.bindings(rule.environment, names)
            if rule.matches(answer, bindings) { return disposition(rule, answer, bindings, request: request, now: now) }
        }
        return nil
    }

    private func disposition(
        _ rule: CompiledErrorRule, _ answer: Answer, _ bindings: CELBindings, request: String, now: Date
    ) -> AnswerDisposition {
        let message = rule.message.flatMap { try? $0.render(bindings) }
        let said = message.map { ": \($0)" } ?? ""
        let summary = "\(request) answered \(answer.status)\(said)"
        switch rule.action {
        case .empty: return .empty
        case .skip: return .skip(reason: summary)
        case .retry:
            let failure = EngineError(.requestRejected, summary, detail: "status_\(answer.status)", status: answer.status)
            return .retry(after: wait(rule, answer, bindings, now: now), isRateLimit: false, failure: failure)
        case .rateLimited:
            let failure = EngineError(.rateLimited, summary, status: answer.status)
            return .retry(after: wait(rule, answer, bindings, now: now), isRateLimit: true, failure: failure)
        case .reauthenticate: return .reauthenticate(EngineError(.authenticationRejected, summary, status: answer.status))
        case .permission:
            let missing = rule.scope.map { "; the permission that is missing: \($0)" } ?? ""
            return .fail(EngineError(.permissionMissing, summary + missing, detail: rule.scope, status: answer.status))
        case .fail: return .fail(EngineError(.requestRejected, summary, detail: "status_\(answer.status)", status: answer.status))
        }
    }

    /// What HTTP says.
    func byStatus(_ answer: Answer, request: String, now: Date) -> AnswerDisposition {
        let summary = "\(request) answered \(answer.status)"
        let failure = EngineError(.requestRejected, summary, detail: "status_\(answer.status)", status: answer.status)
        switch answer.status {
        case 200..<300: return .use
        case 304:
            return .fail(
                EngineError(
                    .requestRejected,
                    "\(summary): not modified, although no conditional request was sent; `errors` needs a rule for status 304 that says what "
                        + "it means here, e.g. `{ status: [304], action: skip }` (`empty` would say that there is nothing)",
                    detail: "status_304", status: 304))
        case 401:
            return .reauthenticate(
                EngineError(.authenticationRejected, "\(summary): the provider refuses the credentials", status: answer.status))
        case 403:
            return .fail(
                EngineError(.permissionMissing, "\(summary): the credentials may not read this", status: answer.status))
        case 429:
            return .retry(
                after: retryAfter(answer, now: now), isRateLimit: true,
                failure: EngineError(.rateLimited, "\(summary): too many requests", status: answer.status))
        case let status where retryStatuses.contains(status):
            return .retry(after: retryAfter(answer, now: now), isRateLimit: false, failure: failure)
        default: return .fail(failure)
        }
    }

    private func wait(_ rule: CompiledErrorRule, _ answer: Answer, _ bindings: CELBindings, now: Date) -> Duration? {
        guard let until = rule.until, let value = try? until.evaluate(bindings) else { return retryAfter(answer, now: now) }
        let seconds: Double? =
            switch value {
            case .timestamp(let time): time.date.timeIntervalSince(now)
            case .duration(let duration): Double(duration.seconds)
            default: value.doubleValue ?? value.stringValue.flatMap(Double.init)
            }
        // A number this large is a point in time (Unix seconds), not a wait.
        let wait = seconds.map { $0 > 1_000_000_000 ? $0 - now.timeIntervalSince1970 : $0 }
        return wait.flatMap(ProviderNumber.wait(seconds:)) ?? retryAfter(answer, now: now)
    }

    private func retryAfter(_ answer: Answer, now: Date) -> Duration? {
        answer.header(retryAfterHeader).flatMap { RetryAfter($0, now: now) }?.delay(
            from: now, maximum: ProviderNumber.longestWait)
    }
}
