import CEL
import Foundation
import IntegrationAuth
import IntegrationCore

/// Plays the provider's side of an integration's authentication: what each request must carry.
struct SandboxGate: Sendable {
    /// One thing a request must carry.
    enum Demand: Sendable {
        /// Exactly this text in this place.
        case text(CredentialSlot, String)
        /// HTTP Basic (RFC 7617).
        case basic(BasicCredentials)
        /// A token that the token endpoint issued.
        case issuedToken(CredentialSlot)
        /// A JSON Web Token of the client's own.
        case assertion(CredentialSlot, AssertionVerifier)
        /// A text made of secrets, some of which an earlier answer gave.
        case template(CredentialSlot, ManifestTemplate)
        case signature(SignatureVerifier)
    }

    let demands: [Demand]
    /// Where tokens are had, if the strategy obtains them.
    let tokenEndpoint: TokenEndpoint?
    let connection: SandboxConnection
    let manifest: IntegrationManifest

    func verdict(on request: LoopbackRequest, ledger: SandboxLedger, now: Date) -> AuthenticationVerdict {
        for demand in demands {
            let verdict = verdict(on: request, demand: demand, ledger: ledger, now: now)
            if verdict != .granted { return verdict }
        }
        return .granted
    }

    private func verdict(
        on request: LoopbackRequest, demand: Demand, ledger: SandboxLedger, now: Date
    ) -> AuthenticationVerdict {
        switch demand {
        case .text(let slot, let expected): return compare(request, slot) { SecretText($0) == SecretText(expected) }
        case .issuedToken(let slot): return compare(request, slot) { ledger.isIssued($0, at: now) }
        case .basic(let expected):
            guard let header = request.header("Authorization") else { return .refused("the Authorization header is missing") }
            return SecretText(header) == SecretText(expected.headerValue) ? .granted : .refused("user name or password is wrong")
        case .assertion(let slot, let verifier):
            guard let token = slot.value(in: request) else { return missing(slot) }
            return verifier.verdict(on: token, now: now)
        case .template(let slot, let template):
            guard let expected = rendered(template, ledger, now) else { return .refused("an earlier step has not been taken") }
            return compare(request, slot) { SecretText($0) == SecretText(expected) }
        case .signature(let verifier): return verifier.verdict(on: request, ledger: ledger, now: now)
        }
    }

    private func compare(_ request: LoopbackRequest, _ slot: CredentialSlot, with isRight: (String) -> Bool) -> AuthenticationVerdict {
        guard let value = slot.value(in: request) else { return missing(slot) }
        return isRight(value) ? .granted : .refused("the credential in \(slot.location.rawValue) `\(slot.name)` is wrong")
    }

    private func missing(_ slot: CredentialSlot) -> AuthenticationVerdict {
        .refused("the credential in \(slot.location.rawValue) `\(slot.name)` is missing" + (slot.prefix.isEmpty ? "" : ", or its prefix"))
    }

    private func rendered(_ template: ManifestTemplate, _ ledger: SandboxLedger, _ now: Date) -> String? {
        let environment = ExpressionScope.auth(manifest).environment
        let bindings = connection.bindings(environment, obtained: ledger.outputs, now: now)
        return try? CELTemplate(template.source, environment: environment).render(bindings)
    }
}
