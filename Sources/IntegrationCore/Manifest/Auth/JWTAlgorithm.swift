/// Signature algorithms of a JWT (RFC 7518, RFC 8037).
package enum JWTAlgorithm: String, Hashable, Sendable, CaseIterable, ManifestChoice {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    case rs256 = "RS256"
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    case rs384 = "RS384"
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    case rs512 = "RS512"
    /// ECDSA on P-256 with SHA-256.
    case es256 = "ES256"
    /// ECDSA on P-384 with SHA-384.
    case es384 = "ES384"
    /// ECDSA on P-521 with SHA-512.
    case es512 = "ES512"
    /// HMAC with SHA-256.
    case hs256 = "HS256"
    /// HMAC with SHA-384.
    case hs384 = "HS384"
    /// HMAC with SHA-512.
    case hs512 = "HS512"
    /// Ed25519.
    case edDSA = "EdDSA"

    package var meaning: String {
        switch self {
        case .rs256: "RSASSA-PKCS1-v1_5 with SHA-256."
        case .rs384: "RSASSA-PKCS1-v1_5 with SHA-384."
        case .rs512: "RSASSA-PKCS1-v1_5 with SHA-512."
        case .es256: "ECDSA on P-256 with SHA-256."
        case .es384: "ECDSA on P-384 with SHA-384."
        case .es512: "ECDSA on P-521 with SHA-512."
        case .hs256: "HMAC with SHA-256."
        case .hs384: "HMAC with SHA-384."
        case .hs512: "HMAC with SHA-512."
        case .edDSA: "Ed25519."
        }
    }
}
