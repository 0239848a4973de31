import Crypto
import CryptoExtras

/// The key of a verifier, parsed once.
enum VerificationKey: Sendable {
    case secret(SymmetricKey)
    case rsa(_RSA.Signing.PublicKey)
    case p256(P256.Signing.PublicKey)
    case p384(P384.Signing.PublicKey)
    case p521(P521.Signing.PublicKey)
    case ed25519(Curve25519.Signing.PublicKey)

    /// From PEM, or for the HS algorithms from the shared secret's text.
    init(_ key: String, for algorithm: JSONWebTokenAlgorithm) throws(SigningError) {
        switch algorithm {
        case .hs256, .hs384, .hs512: self = .secret(try algorithm.checkedSecret(Array(key.utf8)))
        case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512: self = .rsa(try PublicKeyDocument(pem: key).rsaKey())
        case .es256: self = .p256(try PublicKeyDocument(pem: key).p256Key())
        case .es384: self = .p384(try PublicKeyDocument(pem: key).p384Key())
        case .es512: self = .p521(try PublicKeyDocument(pem: key).p521Key())
        case .edDSA: self = .ed25519(try PublicKeyDocument(pem: key).ed25519Key())
        }
    }

    func isValid(_ signature: [UInt8], of message: [UInt8], algorithm: JSONWebTokenAlgorithm) -> Bool {
        switch self {
        case .secret(let key):
            switch algorithm.hashBits {
            case 256: HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: message, using: key)
            case 384: HMAC<SHA384>.isValidAuthenticationCode(signature, authenticating: message, using: key)
            default: HMAC<SHA512>.isValidAuthenticationCode(signature, authenticating: message, using: key)
            }
        case .rsa(let key):
            switch algorithm.hashBits {
            case 256: Self.rsa(key, signature, SHA256.hash(data: message), algorithm)
            case 384: Self.rsa(key, signature, SHA384.hash(data: message), algorithm)
            default: Self.rsa(key, signature, SHA512.hash(data: message), algorithm)
            }
        // A signature that cannot even be read is a wrong signature.
        case .p256(let key):
            (try? P256.Signing.ECDSASignature(rawRepresentation: signature))
                .map { key.isValidSignature($0, for: SHA256.hash(data: message)) } ?? false
        case .p384(let key):
            (try? P384.Signing.ECDSASignature(rawRepresentation: signature))
                .map { key.isValidSignature($0, for: SHA384.hash(data: message)) } ?? false
        case .p521(let key):
            (try? P521.Signing.ECDSASignature(rawRepresentation: signature))
                .map { key.isValidSignature($0, for: SHA512.hash(data: message)) } ?? false
        case .ed25519(let key):
            key.isValidSignature(signature, for: message)
        }
    }

    private static func rsa(
        _ key: _RSA.Signing.PublicKey,
        _ signature: [UInt8],
        _ digest: some Digest,
        _ algorithm: JSONWebTokenAlgorithm
    ) -> Bool {
        key.isValidSignature(
            _RSA.Signing.RSASignature(rawRepresentation: signature),
            for: digest,
            padding: algorithm.usesPSS ? .PSS : .insecurePKCS1v1_5
        )
    }
}
