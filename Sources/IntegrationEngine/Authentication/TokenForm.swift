import CEL
import Foundation
import IntegrationAuth
import IntegrationCore

/// What one request to a token endpoint carries beside what the manifest states.
struct TokenForm: Sendable {
    /// What the manifest's templates find in scope.
    var names: [String: CELValue] = [:]
    var fields: [(name: String, value: String)] = []
    /// The `Authorization` header.
    var authorization: String?
}

extension TokenForm {
    /// The client credentials grant (RFC 6749, section 4.4.2).
    init(_ grant: CompiledClientCredentials, id: String, secret: String, inputs: RunInputs, now: Date) throws(EngineError) {
        self.init(fields: [("grant_type", "client_credentials")])
        if !grant.scope.isEmpty { fields.append(("scope", grant.scope)) }
        try authenticate(grant.method, id: id, secret: secret) { () throws(EngineError) in
            try grant.assertion?.signed(id: id, key: secret, inputs: inputs, now: now)
        }
    }

    /// Proves who the client is (RFC 6749, section 2.3).
    ///
    /// - Parameter assertion: signs one, for `private_key_jwt`.
    mutating func authenticate(
        _ method: ClientAuthMethod, id: String, secret: String, assertion: () throws(EngineError) -> String?
    ) throws(EngineError) {
        switch method {
        case .body:
            set("client_id", id)
            set("client_secret", secret)
        case .none: set("client_id", id)
        case .privateKeyJWT:
            guard let assertion = try assertion() else { throw EngineError(.unsupported, "the client has no assertion") }
            set("client_id", id)
            set("client_assertion_type", CompiledClientAssertion.type)
            set("client_assertion", assertion)
        case .header:
            do throws(SigningError) {
                // Section 2.3.1: both are form-encoded before they become a user name and a password.
                let basic = try BasicCredentials(
                    username: PercentEncoding.encode(id), password: PercentEncoding.encode(secret))
                authorization = basic.headerValue
            } catch {
                throw EngineError(
                    .settingInvalid, "the client credentials cannot be sent: \(error.reason)", detail: error.code.rawValue)
            }
        }
    }
    private mutating func set(_ name: String, _ value: String) {
        fields.removeAll { $0.name == name }
        fields.append((name, value))
    }
}
