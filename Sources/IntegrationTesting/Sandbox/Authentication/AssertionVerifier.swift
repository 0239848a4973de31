import CEL
import Foundation
import IntegrationAuth
import IntegrationCore
import JSONTape

/// Checks a JSON Web Token as a token endpoint does (RFC 7523, section 3): signature, audience, times, and the claims the manifest states.
struct AssertionVerifier: Sendable {
    private let verifier: JSONWebTokenVerifier
    /// Claims that are constant texts for the sandbox's connection.
    private let claims: [(name: String, value: String)]
    private let lifetime: Duration

    /// How far two clocks may be apart, in seconds.
    private static let skew = 60.0

    /// - Parameter keyPair: whose private half the client signs with, unless the algorithm has a shared secret.
    init(_ jwt: JWTAuth, _ values: SandboxTemplates, keyPair: SandboxKeyPair?) throws(SandboxError) {
        guard let algorithm = JSONWebTokenAlgorithm(rawValue: jwt.algorithm.rawValue) else {
            throw SandboxError("\(jwt.algorithm.rawValue) is not known here")
        }
        let key: String
        if algorithm.isSymmetric {
            key = try values.text(jwt.key)
        } else if let keyPair {
            key = keyPair.publicKeyPEM
        } else {
            throw SandboxError(
                "for \(jwt.algorithm.rawValue) the fixtures' private key must be `\(SandboxFixtures.generatedKey)`: the sandbox makes one")
        }
        do {
            verifier = try JSONWebTokenVerifier(algorithm: algorithm, key: key)
        } catch {
            throw SandboxError("tokens of \(jwt.algorithm.rawValue) cannot be checked: \(error.reason)")
        }
        var claims: [(name: String, value: String)] = []
        for (name, template) in jwt.claims where !["iat", "exp", "nbf", "jti"].contains(name) {
            let compiled = try values.compiled(template)
            // What changes with the time is not known before the token is made.
            if !compiled.usedNames.contains(ExpressionName.now.rawValue) { claims.append((name, try values.text(template))) }
        }
        self.claims = claims
        lifetime = jwt.lifetime
    }

    func verdict(on token: String, now: Date) -> AuthenticationVerdict {
        let payload: JSONValue
        do {
            payload = try JSONDocument(parsing: verifier.verify(token).payload).root
        } catch let error as SigningError {
            return .refused(code: "invalid_grant", reason: error.reason)
        } catch {
            return .refused(code: "invalid_grant", reason: "the claims are not JSON")
        }
        for (name, expected) in claims where !Self.says(payload[name], expected) {
            return .refused(code: "invalid_grant", reason: "the claim `\(name)` is missing or another")
        }
        let time = now.timeIntervalSince1970
        guard let expiry = payload["exp"]?.doubleValue, expiry > time - Self.skew else {
            return .refused(code: "invalid_grant", reason: "the token has expired, or has no `exp`")
        }
        let longest = Double(lifetime.components.seconds) + Self.skew
        guard let issued = payload["iat"]?.doubleValue, issued < time + Self.skew, expiry - issued <= longest else {
            return .refused(code: "invalid_grant", reason: "`iat` is missing, in the future, or too long before `exp`")
        }
        return .granted
    }

    /// Whether a claim says a text: as a text, as another scalar written like it, or as a list that has it (`aud`, RFC 7519 section 4.1.3).
    private static func says(_ claim: JSONValue?, _ expected: String) -> Bool {
        guard let claim else { return false }
        if let text = claim.stringValue { return text == expected }
        if claim.kind == .array { return claim.elements.contains { $0.stringValue == expected } }
        return String(decoding: claim.rawBytes, as: UTF8.self) == expected
    }
}
