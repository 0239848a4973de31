import CEL
import Foundation
import IntegrationAuth
import IntegrationCore

/// How a client proves itself by a signed assertion instead of a secret (`private_key_jwt`; RFC 7523, section 2.2).
struct CompiledClientAssertion: Sendable {
    /// RFC 7523, section 2.2.
    static let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

    /// What the manifest says about it; nil for the usual claims, signed with the private key that the client's secret is.
    let jwt: CompiledJWT?
    /// One audience, which no other server takes for its own: the issuer, or else the token endpoint.
    let issuer: String?
    let tokenURL: CompiledTemplate

    /// Nil where clients prove themselves otherwise.
    init?(_ oauth: OAuth2Auth, _ auth: RequestCompiler) throws(EngineError) {
        guard oauth.clientAuthMethod == .privateKeyJWT else { return nil }
        jwt = if let assertion = oauth.assertion, oauth.grant != .jwtBearer { try CompiledJWT(assertion, exchange: nil, auth) } else { nil }
        issuer = oauth.issuer
        tokenURL = try auth.template(oauth.tokenUrl, "tokenUrl")
    }

    func signed(id: String, key: String, inputs: RunInputs, now: Date) throws(EngineError) -> String {
        let endpoint = try tokenURL.render(inputs.bindings(tokenURL.environment))
        let claims = [("iss", id), ("sub", id), ("aud", issuer ?? endpoint), ("jti", UUID().uuidString)]
        if let jwt { return try jwt.signed(inputs, defaults: claims.map { (name: $0.0, value: $0.1) }, now: now) }
        let time = Int64(now.timeIntervalSince1970)
        let payload = JSONTree.object(
            claims.map { (name: $0.0, value: JSONTree.value(.string($0.1))) } + [
                (name: "iat", value: .value(.int(time))), (name: "exp", value: .value(.int(time + 300))),
            ])
        let text = try payload.text()
        do throws(SigningError) {
            let signer = try JSONWebTokenSigner(algorithm: JSONWebTokenAlgorithm(forKey: key), key: key)
            return try signer.sign(payload: Array(text.utf8))
        } catch {
            throw EngineError(.settingInvalid, "the client's assertion cannot be signed: \(error.reason)", detail: error.code.rawValue)
        }
    }
}
