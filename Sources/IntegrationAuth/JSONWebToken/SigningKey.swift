import Crypto
import CryptoExtras

/// The key of a signer, parsed once.
enum SigningKey: Sendable {
    case secret(SymmetricKey)
    case rsa(_RSA.Signing.PrivateKey)
    case p256(P256.Signing.PrivateKey)
    case p384(P384.Signing.PrivateKey)
    case p521(P521.Signing.PrivateKey)
    case ed25519(Curve25519.Signing.PrivateKey)

    /// From PEM, or for the HS algorithms from the shared secret's text.
    init(_ key: String, for algorithm: JSONWebTokenAlgorithm) throws(SigningError) {
        switch algorithm {
        case .hs256, .hs384, .hs512: self = .secret(try algorithm.checkedSecret(Array(key.utf8)))
        case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512: self = .rsa(try PrivateKeyDocument(pem: key).rsaKey())
        case .es256: self = .p256(try PrivateKeyDocument(pem: key).p256Key())
        case .es384: self = .p384(try PrivateKeyDocument(pem: key).p384Key())
        case .es512: self = .p521(try PrivateKeyDocument(pem: key).p521Key())
        case .edDSA: self = .ed25519(try PrivateKeyDocument(pem: key).ed25519Key())
        }
    }

    /// The signature in the form RFC 7518 section 3 gives it: for ECDSA the two numbers side by side, not DER.
    func signature(of message: [UInt8], algorithm: JSONWebTokenAlgorithm) throws -> [UInt8] {
        switch self {
        case .secret(let key):
            switch algorithm.hashBits {
            case 256: Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
            case 384: Array(HMAC<SHA384>.authenticationCode(for: message, using: key))
            default: Array(HMAC<SHA512>.authenticationCode(for: message, using: key))
            }
        case .rsa(let key):
            switch algorithm.hashBits {
            case 256: try Self.rsa(key, SHA256.hash(data: message), algorithm)
            case 384: try Self.rsa(key, SHA384.hash(data: message), algorithm)
            default: try Self.rsa(key, SHA512.hash(data: message), algorithm)
            }
        case .p256(let key): Array(try key.signature(for: SHA256.hash(data: message)).rawRepresentation)
        case .p384(let key): Array(try key.signature(for: SHA384.hash(data: message)).rawRepresentation)
        case .p521(let key): Array(try key.signature(for: SHA512.hash(data: message)).rawRepresentation)
        case .ed25519(let key): Array(try key.signature(for: message))
        }
    }

    private static func rsa(
        _ key: _RSA.Signing.PrivateKey,
        _ digest: some Digest,
        _ algorithm: JSONWebTokenAlgorithm
    ) throws -> [UInt8] {
        Array(try key.signature(for: digest, padding: algorithm.usesPSS ? .PSS : .insecurePKCS1v1_5).rawRepresentation)
    }
}
