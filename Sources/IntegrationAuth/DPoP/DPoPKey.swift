import Crypto
package import Foundation

/// The key that tokens of a connection are bound to (RFC 9449): who has a token and not this key can do nothing with it.
package struct DPoPKey: Sendable {
    private let key: Redacted<P256.Signing.PrivateKey>

    /// A new one.
    package init() {
        key = Redacted(P256.Signing.PrivateKey())
    }

    /// One that was kept as ``revealText()`` gives it; nil for anything else.
    package init?(_ text: String) {
        guard let bytes = Data(base64Encoded: text), let key = try? P256.Signing.PrivateKey(rawRepresentation: bytes) else { return nil }
        self.key = Redacted(key)
    }

    /// The private key, for the vault.
    package func revealText() -> String { key.reveal().rawRepresentation.base64EncodedString() }

    /// Proves for one request that its sender has the key (section 4.2).
    ///
    /// - Parameters:
    ///   - url: of the request; query and fragment are left out, as the RFC has it.
    ///   - accessToken: the token that the request carries; nil at a token endpoint.
    ///   - nonce: what the server asked to be named last.
    package func proof(
        method: String, url: String, accessToken: String? = nil, nonce: String? = nil, now: Date
    ) throws(SigningError) -> String {
        let key = key.reveal()
        let point = Array(key.publicKey.rawRepresentation)
        let x = Base64URL.encode(Array(point.prefix(32)))
        let y = Base64URL.encode(Array(point.suffix(32)))
        let header = #"{"typ":"dpop+jwt","alg":"ES256","jwk":{"kty":"EC","crv":"P-256","x":"\#(x)","y":"\#(y)"}}"#
        let target = url.prefix { $0 != "?" && $0 != "#" }
        var claims: [(name: String, value: String)] = [("jti", UUID().uuidString), ("htm", method), ("htu", String(target))]
        if let accessToken { claims.append(("ath", Base64URL.encode(Array(SHA256.hash(data: Data(accessToken.utf8)))))) }
        if let nonce { claims.append(("nonce", nonce)) }
        guard let issued = JSONObjectText(Array(#"{"iat":\#(Int64(now.timeIntervalSince1970))}"#.utf8)) else {
            throw SigningError(.invalidToken, "The proof cannot be written.")
        }
        do {
            let input = "\(Base64URL.encode(Array(header.utf8))).\(Base64URL.encode(issued.prepending(claims)))"
            let signature = try key.signature(for: SHA256.hash(data: Data(input.utf8)))
            return "\(input).\(Base64URL.encode(Array(signature.rawRepresentation)))"
        } catch {
            throw SigningError(.signingFailed, "The proof could not be signed.")
        }
    }
}
