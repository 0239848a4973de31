import Foundation

/// Checks signatures of compact JSON Web Tokens (RFC 7515 section 5.2) with one algorithm and one key, both fixed beforehand:
/// nothing in a token chooses how it is checked.
///
/// Claims are the caller's: `exp`, `aud` and the like are read from the payload afterwards.
package struct JSONWebTokenVerifier: Sendable {
    /// What a token said, once its signature has been found right.
    package struct VerifiedToken: Sendable {
        /// The header's JSON text.
        package let header: [UInt8]
        /// The payload; the claims' JSON text in a JSON Web Token.
        package let payload: [UInt8]
    }

    package let algorithm: JSONWebTokenAlgorithm
    private let key: Redacted<VerificationKey>

    /// - Parameter key: a public key as PEM, or for the HS algorithms the shared secret as text.
    /// - Throws: as ``JSONWebTokenSigner``.
    package init(algorithm: JSONWebTokenAlgorithm, key: String) throws(SigningError) {
        self.algorithm = algorithm
        self.key = Redacted(try VerificationKey(key, for: algorithm))
    }

    /// A shared secret as bytes.
    package init(algorithm: JSONWebTokenAlgorithm, secret: [UInt8]) throws(SigningError) {
        key = Redacted(.secret(try algorithm.checkedSecret(secret)))
        self.algorithm = algorithm
    }

    /// - Throws: ``SigningError/Code/invalidToken`` where it is no compact token, names another algorithm or demands an extension;
    ///   ``SigningError/Code/wrongSignature``.
    package func verify(_ token: String) throws(SigningError) -> VerifiedToken {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Base64URL.decode(parts[0]), let payload = Base64URL.decode(parts[1]),
            let signature = Base64URL.decode(parts[2]),
            let fields = try? JSONDecoder().decode(Header.self, from: Data(header))
        else {
            throw SigningError(.invalidToken, "The token is not three base64url parts with a JSON header.")
        }
        guard fields.alg == algorithm.rawValue else {
            throw SigningError(.invalidToken, "The token names another algorithm than \(algorithm.rawValue).")
        }
        guard let names = JSONObjectText(header)?.memberNames, names.isDisjoint(with: ["crit", "b64"]) else {
            throw SigningError(.invalidToken, "The token demands an extension this verifier does not know.")
        }
        let input = Array("\(parts[0]).\(parts[1])".utf8)
        guard key.reveal().isValid(signature, of: input, algorithm: algorithm) else {
            throw SigningError(.wrongSignature, "The token's signature does not match the key.")
        }
        return VerifiedToken(header: header, payload: payload)
    }

    private struct Header: Decodable {
        let alg: String
    }
}
