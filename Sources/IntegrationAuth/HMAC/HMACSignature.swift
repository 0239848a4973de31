import Crypto
import Foundation

/// A keyed message code (RFC 2104) as text: how most webhooks and many request signatures are made.
package struct HMACSignature: Sendable {
    /// The hash below it. SHA-1 is here for the providers that still use it; as HMAC it is not known to be broken.
    package enum Algorithm: String, Sendable, CaseIterable {
        case sha1, sha256, sha512
    }

    /// How the code is written.
    package enum Encoding: String, Sendable, CaseIterable {
        /// Lower case; either case is taken when verifying.
        case hex
        /// With padding.
        case base64
        /// Without padding.
        case base64url
    }

    package let algorithm: Algorithm
    package let encoding: Encoding
    private let key: Redacted<SymmetricKey>

    /// - Throws: ``SigningError/Code/invalidCredential`` for an empty key: a code everybody can make proves nothing.
    package init(algorithm: Algorithm, key: [UInt8], encoding: Encoding) throws(SigningError) {
        guard !key.isEmpty else { throw SigningError(.invalidCredential, "The HMAC key is empty.") }
        self.algorithm = algorithm
        self.encoding = encoding
        self.key = Redacted(SymmetricKey(data: key))
    }

    /// The code for a message, in the encoding.
    package func code(for message: [UInt8]) -> String {
        let bytes = Self.authenticationCode(for: message, algorithm: algorithm, key: key.reveal())
        return switch encoding {
        case .hex: Hexadecimal.encode(bytes)
        case .base64: Data(bytes).base64EncodedString()
        case .base64url: Base64URL.encode(bytes)
        }
    }

    /// Whether the text is this message's code; takes the same time for every wrong code of the right length.
    package func isValid(_ code: String, for message: [UInt8]) -> Bool {
        let decoded: [UInt8]? =
            switch encoding {
            case .hex: Hexadecimal.decode(code.utf8)
            case .base64: Data(base64Encoded: code).map { [UInt8]($0) }
            case .base64url: Base64URL.decode(code)
            }
        guard let decoded else { return false }
        return Self.isValid(decoded, for: message, algorithm: algorithm, key: key.reveal())
    }

    static func authenticationCode(for message: some DataProtocol, algorithm: Algorithm, key: SymmetricKey) -> [UInt8] {
        switch algorithm {
        case .sha1: Array(HMAC<Insecure.SHA1>.authenticationCode(for: message, using: key))
        case .sha256: Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
        case .sha512: Array(HMAC<SHA512>.authenticationCode(for: message, using: key))
        }
    }

    static func isValid(_ code: [UInt8], for message: some DataProtocol, algorithm: Algorithm, key: SymmetricKey) -> Bool {
        switch algorithm {
        case .sha1: HMAC<Insecure.SHA1>.isValidAuthenticationCode(code, authenticating: message, using: key)
        case .sha256: HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: message, using: key)
        case .sha512: HMAC<SHA512>.isValidAuthenticationCode(code, authenticating: message, using: key)
        }
    }
}
