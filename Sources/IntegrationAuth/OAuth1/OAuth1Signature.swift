import Crypto
import CryptoExtras

/// OAuth 1.0a request signatures (RFC 5849), with the SHA-2 methods providers have added to it.
package struct OAuth1Signature: Sendable {
    /// `oauth_signature_method`.
    package enum Method: String, Sendable, CaseIterable {
        case hmacSHA1 = "HMAC-SHA1"
        case hmacSHA256 = "HMAC-SHA256"
        case hmacSHA512 = "HMAC-SHA512"
        case rsaSHA1 = "RSA-SHA1"
        case rsaSHA256 = "RSA-SHA256"
        /// The secrets themselves; for TLS only.
        case plaintext = "PLAINTEXT"
    }

    /// Where the protocol parameters go (RFC 5849 section 3.5).
    package enum Placement: String, Sendable, CaseIterable {
        case header, query, body
    }

    package let consumerKey: String
    package let token: String?
    package let method: Method
    package let placement: Placement
    package let realm: String?
    package let includesVersion: Bool
    private let key: Key

    /// - Parameters:
    ///   - consumerSecret: for the RSA methods, the consumer's private key as PEM.
    ///   - token: and `tokenSecret`: of the resource owner; absent while a temporary token is requested.
    ///   - realm: sent in the header only, never signed.
    ///   - includesVersion: whether `oauth_version=1.0` is sent; optional in the RFC, expected by some providers.
    /// - Throws: ``SigningError/Code/invalidCredential`` for an empty consumer key, and what a bad RSA key throws.
    package init(
        consumerKey: String,
        consumerSecret: String,
        token: String? = nil,
        tokenSecret: String? = nil,
        method: Method = .hmacSHA1,
        placement: Placement = .header,
        realm: String? = nil,
        includesVersion: Bool = true
    ) throws(SigningError) {
        guard !consumerKey.isEmpty else { throw SigningError(.invalidCredential, "The consumer key is empty.") }
        if let realm { try HeaderField.checkValue(realm, of: "The realm") }
        self.consumerKey = consumerKey
        self.token = token
        self.method = method
        self.placement = placement
        self.realm = realm
        self.includesVersion = includesVersion
        switch method {
        case .rsaSHA1, .rsaSHA256:
            key = .rsa(Redacted(try PrivateKeyDocument(pem: consumerSecret).rsaKey()))
        case .hmacSHA1, .hmacSHA256, .hmacSHA512, .plaintext:
            key = .secrets(Redacted(PercentEncoding.encode(consumerSecret) + "&" + PercentEncoding.encode(tokenSecret ?? "")))
        }
    }

    /// Signs the request and puts the protocol parameters in their place, replacing those of an earlier attempt.
    ///
    /// - Parameters:
    ///   - timestamp: seconds since 1970.
    ///   - nonce: unique for the timestamp, see ``makeNonce(using:)``.
    /// - Throws: ``SigningError/Code/invalidURL``; ``SigningError/Code/invalidBody`` where the placement is the body and that is no form.
    package func sign(_ request: inout SignableRequest, timestamp: Int, nonce: String) throws(SigningError) {
        let unsigned = try withoutProtocolParameters(request)
        let parameters = protocolParameters(timestamp: timestamp, nonce: nonce)
        let base = try baseString(of: unsigned, parameters: parameters)
        let signature = FormField(name: "oauth_signature", value: try signature(of: base))
        request = unsigned
        try place(parameters + [signature], in: &request)
    }

    /// The signature base string (RFC 5849 section 3.4.1) ``sign(_:timestamp:nonce:)`` would sign.
    package func signatureBaseString(
        for request: SignableRequest,
        timestamp: Int,
        nonce: String
    ) throws(SigningError) -> String {
        let unsigned = try withoutProtocolParameters(request)
        return try baseString(of: unsigned, parameters: protocolParameters(timestamp: timestamp, nonce: nonce))
    }

    private func signature(of base: String) throws(SigningError) -> String {
        switch key {
        case .rsa(let key):
            return try key.reveal().oauthSignature(of: Array(base.utf8), sha256: method == .rsaSHA256)
        case .secrets(let secrets):
            let algorithm: HMACSignature.Algorithm
            switch method {
            case .hmacSHA256: algorithm = .sha256
            case .hmacSHA512: algorithm = .sha512
            case .plaintext: return secrets.reveal()
            case .hmacSHA1, .rsaSHA1, .rsaSHA256: algorithm = .sha1
            }
            let code = try HMACSignature(algorithm: algorithm, key: Array(secrets.reveal().utf8), encoding: .base64)
            return code.code(for: Array(base.utf8))
        }
    }

    private enum Key: Sendable {
        /// Both secrets, encoded and joined, as HMAC and PLAINTEXT use them.
        case secrets(Redacted<String>)
        case rsa(Redacted<_RSA.Signing.PrivateKey>)
    }
}
