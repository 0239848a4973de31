import Crypto
import CryptoExtras

/// Signs JSON Web Tokens in the compact form (RFC 7515, RFC 7519): client assertions, service-account assertions, app tokens.
package struct JSONWebTokenSigner: Sendable {
    package let algorithm: JSONWebTokenAlgorithm
    private let key: Redacted<SigningKey>

    /// - Parameter key: a private key as PEM (PKCS#1, SEC 1 or PKCS#8; line ends may be written `\n`), or for the HS algorithms the
    ///   shared secret as text.
    ///
    ///   A shared secret shorter than the hash is taken, although RFC 7518 section 3.2 asks for more: the provider chose it, and
    ///   refusing it would protect nobody. An RSA key under 2048 bits is refused: whoever uses one can make a new one.
    /// - Throws: ``SigningError/Code/malformedKey``, ``SigningError/Code/encryptedKey``, ``SigningError/Code/wrongKeyType`` (another family,
    ///   another curve, a public key, PEM for a shared secret), ``SigningError/Code/keyTooShort``, ``SigningError/Code/invalidCredential``
    ///   (empty secret).
    package init(algorithm: JSONWebTokenAlgorithm, key: String) throws(SigningError) {
        self.algorithm = algorithm
        self.key = Redacted(try SigningKey(key, for: algorithm))
    }

    /// A shared secret as bytes, for secrets that are not text (providers often give them as base64 or hexadecimal).
    ///
    /// - Throws: ``SigningError/Code/invalidCredential``, ``SigningError/Code/wrongKeyType``.
    package init(algorithm: JSONWebTokenAlgorithm, secret: [UInt8]) throws(SigningError) {
        key = Redacted(.secret(try algorithm.checkedSecret(secret)))
        self.algorithm = algorithm
    }

    /// Makes a token with the header `alg`, `typ` and what is added.
    ///
    /// - Parameters:
    ///   - keyID: `kid`, which tells the provider the key.
    ///   - header: more members, as the text of a JSON object; `typ` in it replaces `JWT`.
    ///   - payload: the claims, as the text of a JSON object, signed byte for byte.
    /// - Throws: ``SigningError/Code/invalidToken`` where either is no JSON object, or `header` sets `alg`, `crit` or `kid` twice.
    package func sign(
        keyID: String? = nil,
        header: [UInt8] = Array("{}".utf8),
        payload: [UInt8]
    ) throws(SigningError) -> String {
        guard let object = JSONObjectText(header) else {
            throw SigningError(.invalidToken, "The token's extra header members are not a JSON object.")
        }
        guard JSONObjectText(payload) != nil else { throw SigningError(.invalidToken, "The token's payload is not a JSON object.") }
        let reserved: Set = keyID == nil ? ["alg", "crit", "b64"] : ["alg", "crit", "b64", "kid"]
        guard object.memberNames.isDisjoint(with: reserved) else {
            throw SigningError(.invalidToken, "The token's extra header members may not set alg, crit or b64, nor kid a second time.")
        }
        var members = [(name: "alg", value: algorithm.rawValue)]
        if !object.memberNames.contains("typ") { members.append(("typ", "JWT")) }
        if let keyID { members.append(("kid", keyID)) }
        return try sign(protectedHeader: object.prepending(members), payload: payload)
    }

    /// Signs any payload under a header given byte for byte, as RFC 7515 has it. The caller answers for `alg` in it.
    package func sign(protectedHeader: [UInt8], payload: [UInt8]) throws(SigningError) -> String {
        let input = "\(Base64URL.encode(protectedHeader)).\(Base64URL.encode(payload))"
        let signature: [UInt8]
        do {
            signature = try key.reveal().signature(of: Array(input.utf8), algorithm: algorithm)
        } catch {
            throw SigningError(.signingFailed, "The \(algorithm.rawValue) signature could not be made.")
        }
        return "\(input).\(Base64URL.encode(signature))"
    }
}
