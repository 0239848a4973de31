import CEL
import Foundation
import IntegrationAuth
import IntegrationCore
import IntegrationEngine

/// Plays the provider's side of an integration's authentication: what each request must carry.
struct SandboxGate: Sendable {
    /// One thing a request must carry.
    enum Demand: Sendable {
        /// Exactly this text in this place.
        case text(CredentialSlot, String)
        /// This text, or a token that was granted by consent.
        case textOrIssuedToken(CredentialSlot, String)
        /// HTTP Basic (RFC 7617).
        case basic(BasicCredentials)
        /// A token that the token endpoint issued.
        case issuedToken(CredentialSlot)
        /// A JSON Web Token of the client's own.
        case assertion(CredentialSlot, AssertionVerifier)
        case part(SecretPart)
        case signature(SignatureVerifier)
    }

    let demands: [Demand]
    /// Where tokens are had, if the strategy obtains them.
    let tokenEndpoint: TokenEndpoint?
    /// Where people consent, if that is how it is connected.
    let authorizationServer: AuthorizationServer?
    let connection: SandboxConnection

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
        case .textOrIssuedToken(let slot, let expected):
            return compare(request, slot) { SecretText($0) == SecretText(expected) || ledger.isIssued($0, at: now) }
        case .issuedToken(let slot): return compare(request, slot) { ledger.isIssued($0, at: now) }
        case .basic(let expected):
            guard let header = request.header("Authorization") else { return .refused("the Authorization header is missing") }
            return SecretText(header) == SecretText(expected.headerValue) ? .granted : .refused("user name or password is wrong")
        case .assertion(let slot, let verifier):
            guard let token = slot.value(in: request) else { return missing(slot) }
            guard case .refused(_, let reason) = verifier.verdict(on: token, now: now) else { return .granted }
            // It is no grant here, but the token itself (RFC 6750, section 3.1).
            return .refused(code: "invalid_token", reason: reason)
        case .part(let part): return compare(request, part, ledger, now)
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

    private func compare(_ request: LoopbackRequest, _ part: SecretPart, _ ledger: SandboxLedger, _ now: Date) -> AuthenticationVerdict {
        let bindings = connection.bindings(part.environment, obtained: ledger.outputs, now: now)
        let expected: [String]
        do throws(EngineError) {
            expected = try part.expected(bindings)
        } catch {
            let place = "\(part.slot.location.rawValue) `\(part.slot.name)`"
            return .refused("\(place) cannot be made, as long as an earlier step has not been taken: \(error.reason)")
        }
        let sent = part.slot.values(in: request)
        if sent.isEmpty, !expected.isEmpty { return missing(part.slot) }
        if part.readsTime { return .granted }
        return sent.map(SecretText.init) == expected.map(SecretText.init)
            ? .granted : .refused("the credential in \(part.slot.location.rawValue) `\(part.slot.name)` is wrong")
    }
}
