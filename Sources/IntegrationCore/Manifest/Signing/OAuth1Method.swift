/// Signature methods of OAuth 1.0a.
package enum OAuth1Method: String, Hashable, Sendable, CaseIterable, ManifestChoice {
    /// HMAC with SHA-1, the only one RFC 5849 has besides RSA and PLAINTEXT.
    case hmacSHA1 = "HMAC-SHA1"
    /// HMAC with SHA-256.
    case hmacSHA256 = "HMAC-SHA256"
    /// HMAC with SHA-512.
    case hmacSHA512 = "HMAC-SHA512"
    /// The secrets themselves; only over TLS.
    case plaintext = "PLAINTEXT"

    package var meaning: String {
        switch self {
        case .hmacSHA1: "HMAC with SHA-1, the only one RFC 5849 has besides RSA and PLAINTEXT."
        case .hmacSHA256: "HMAC with SHA-256."
        case .hmacSHA512: "HMAC with SHA-512."
        case .plaintext: "The secrets themselves; only over TLS."
        }
    }
}
