/// How an OAuth client proves itself at the token endpoint.
package enum ClientAuthMethod: String, Hashable, Sendable, CaseIterable, ManifestChoice {
    /// Client id and secret in the form (`client_secret_post`).
    case body
    /// HTTP Basic (`client_secret_basic`).
    case header
    /// A signed assertion (RFC 7523).
    case privateKeyJWT = "private_key_jwt"
    /// Not at all: a public client with PKCE.
    case none

    package var meaning: String {
        switch self {
        case .body: "Client id and secret in the form (`client_secret_post`)."
        case .header: "HTTP Basic (`client_secret_basic`)."
        case .privateKeyJWT: "A signed assertion (RFC 7523)."
        case .none: "Not at all: a public client with PKCE."
        }
    }
}
