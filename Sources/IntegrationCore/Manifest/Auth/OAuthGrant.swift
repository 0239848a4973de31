/// How the first OAuth token is obtained.
package enum OAuthGrant: String, Hashable, Sendable, CaseIterable, ManifestChoice {
    /// A person consents in the browser.
    case authorizationCode = "authorization_code"
    /// The client itself is authorised.
    case clientCredentials = "client_credentials"
    /// A person types a code on another device (RFC 8628).
    case deviceCode = "device_code"
    /// A signed assertion is exchanged (RFC 7523).
    case jwtBearer = "jwt_bearer"

    package var meaning: String {
        switch self {
        case .authorizationCode: "A person consents in the browser."
        case .clientCredentials: "The client itself is authorised."
        case .deviceCode: "A person types a code on another device (RFC 8628)."
        case .jwtBearer: "A signed assertion is exchanged (RFC 7523)."
        }
    }
}
