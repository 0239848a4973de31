/// How a webhook delivery is proved genuine.
package enum WebhookScheme: String, Hashable, Sendable, CaseIterable, ManifestChoice {
    /// HMAC with SHA-1.
    case hmacSHA1 = "hmac-sha1"
    /// HMAC with SHA-256.
    case hmacSHA256 = "hmac-sha256"
    /// HMAC with SHA-512.
    case hmacSHA512 = "hmac-sha512"
    /// Standard Webhooks.
    case standardWebhooks = "standard-webhooks"
    /// Ed25519.
    case ed25519
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    case rsaSHA256 = "rsa-sha256"
    /// A static token in a header.
    case token
    /// A signed JWT in a header.
    case jwt

    package var meaning: String {
        switch self {
        case .hmacSHA1: "HMAC with SHA-1."
        case .hmacSHA256: "HMAC with SHA-256."
        case .hmacSHA512: "HMAC with SHA-512."
        case .standardWebhooks: "Standard Webhooks."
        case .ed25519: "Ed25519."
        case .rsaSHA256: "RSASSA-PKCS1-v1_5 with SHA-256."
        case .token: "A static token in a header."
        case .jwt: "A signed JWT in a header."
        }
    }
}
