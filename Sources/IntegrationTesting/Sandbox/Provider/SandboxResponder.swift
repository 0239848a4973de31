import Foundation
import IntegrationCore

/// Decides what a sandbox answers.
struct SandboxResponder: Sendable {
    let manifest: IntegrationManifest
    let fixtures: SandboxFixtures
    let gate: SandboxGate
    let ledger: SandboxLedger
    let now: @Sendable () -> Date

    func answer(_ request: LoopbackRequest, origin: String) -> LoopbackAnswer {
        ledger.requestArrived()
        if let answer = gate.authorizationServer?.answer(request, ledger: ledger, now: now()) { return answer }
        let exchange = fixtures.exchanges.first { $0.matches(request) }
        if let endpoint = gate.tokenEndpoint, endpoint.isAddressed(by: request) {
            let verdict = endpoint.verdict(on: request, now: now())
            guard verdict == .granted else { return refuse(request, verdict, origin) }
            return endpoint.answer(exchange?.answer.rendered(origin: origin), ledger: ledger, now: now())
        }
        if let exchange, !exchange.requiresAuthentication { return answer(exchange, request, origin) }
        if exchange == nil, fixtures.exchanges.contains(where: { !$0.requiresAuthentication && $0.isAddressed(by: request) }) {
            // A step that exchanges typed secrets for a session: what it must send are conditions of its exchange.
            return refuse(request, .refused("no exchange without authentication has these values"), origin)
        }
        let verdict = gate.verdict(on: request, ledger: ledger, now: now())
        guard verdict == .granted else { return refuse(request, verdict, origin) }
        if ledger.strikesLimit(mayRepeat: request.method != "POST" && request.method != "PATCH") {
            return LoopbackAnswer(status: 429, headers: [("Retry-After", "1")])
        }
        guard let exchange else { return notFound(request) }
        return answer(exchange, request, origin)
    }

    private func answer(_ exchange: SandboxExchange, _ request: LoopbackRequest, _ origin: String) -> LoopbackAnswer {
        let answer = exchange.answer.rendered(origin: origin)
        if case .custom(let custom) = manifest.auth {
            StepOutputs(custom: custom, manifest: manifest, connection: gate.connection)
                .keep(from: answer, to: request, in: ledger, now: now())
        }
        return answer
    }

    private func refuse(_ request: LoopbackRequest, _ verdict: AuthenticationVerdict, _ origin: String) -> LoopbackAnswer {
        guard case .refused(let code, let reason) = verdict else { return notFound(request) }
        ledger.note(SandboxIncident(kind: .refused, request: label(request), hint: reason))
        if let answer = fixtures.unauthorized { return answer.rendered(origin: origin) }
        // RFC 6749, section 5.2: a token endpoint says 400 for a bad grant.
        let status = code == "invalid_grant" || code == "invalid_request" ? 400 : 401
        return .json(status: status, ["error": code, "message": reason])
    }

    private func notFound(_ request: LoopbackRequest) -> LoopbackAnswer {
        let hint = hint(for: request)
        ledger.note(SandboxIncident(kind: .unmatched, request: label(request), hint: hint))
        return .json(status: 404, ["error": "no exchange of the sandbox matches", "request": label(request), "hint": hint])
    }

    private func hint(for request: LoopbackRequest) -> String {
        let near = fixtures.exchanges.enumerated().first { $0.element.isAddressed(by: request) }
        if let near, let mismatch = near.element.mismatch(with: request) { return "exchanges[\(near.offset)] differs: \(mismatch)" }
        if let other = fixtures.exchanges.first(where: { $0.path == request.path }) { return "this path is known with \(other.method)" }
        return "add an exchange `request: \(request.method) \(request.path)` to \(SandboxFixtures.fileName)"
    }

    /// Names of parameters only: a value may be a secret.
    private func label(_ request: LoopbackRequest) -> String {
        let names = request.query.map(\.name)
        return "\(request.method) \(request.path)" + (names.isEmpty ? "" : "?" + names.joined(separator: "&"))
    }
}
