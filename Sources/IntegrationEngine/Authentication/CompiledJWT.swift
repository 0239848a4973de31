import CEL
import Foundation
import IntegrationAuth
import IntegrationCore

/// A self-signed JSON Web Token, and where it is exchanged for an access token, if it is.
struct CompiledJWT: Sendable {
    let algorithm: JSONWebTokenAlgorithm
    let key: CompiledTemplate
    let keyID: CompiledTemplate?
    let headers: [(name: String, template: CompiledTemplate)]
    let claims: [(name: String, template: CompiledTemplate)]
    let lifetime: Duration
    let exchange: CompiledTokenExchange?

    /// The signed token, issued now; `iat` and `exp` are ours unless the manifest states them (RFC 7519, section 4.1).
    ///
    /// - Parameter defaults: more claims, unless the manifest states them.
    func signed(_ inputs: RunInputs, defaults: [(name: String, value: String)] = [], now: Date) throws(EngineError) -> String {
        var payload = try members(claims, inputs)
        for (name, value) in defaults where !payload.contains(where: { $0.name == name }) { payload.append((name, .value(.string(value)))) }
        let issued = Int64(now.timeIntervalSince1970)
        if !payload.contains(where: { $0.name == "iat" }) { payload.append(("iat", .value(.int(issued)))) }
        if !payload.contains(where: { $0.name == "exp" }) { payload.append(("exp", .value(.int(issued + lifetime.components.seconds)))) }
        let header = JSONTree.object(try members(headers, inputs))
        let keyID = try keyID.map { (template) throws(EngineError) in try template.render(inputs.bindings(template.environment)) } ?? ""
        let key = try key.render(inputs.bindings(key.environment))
        let headerText = try header.text()
        let payloadText = try JSONTree.object(payload).text()
        do throws(SigningError) {
            let signer = try JSONWebTokenSigner(algorithm: algorithm, key: key)
            return try signer.sign(
                keyID: keyID.isEmpty ? nil : keyID, header: Array(headerText.utf8), payload: Array(payloadText.utf8))
        } catch {
            throw EngineError(.settingInvalid, "the token cannot be signed: \(error.reason)", detail: error.code.rawValue)
        }
    }

    private func members(
        _ templates: [(name: String, template: CompiledTemplate)], _ inputs: RunInputs
    ) throws(EngineError) -> [(name: String, value: JSONTree)] {
        var members: [(name: String, value: JSONTree)] = []
        for (name, template) in templates {
            members.append((name, .value(try template.value(inputs.bindings(template.environment)))))
        }
        return members
    }
}
