/// The kinds of authentication.
package enum AuthType: String, Hashable, Sendable, CaseIterable, ManifestChoice {
    /// OAuth 2.0.
    case oauth2
    /// A static key.
    case apiKey = "api_key"
    /// HTTP Basic.
    case basic
    /// A JWT signed by us.
    case jwt
    /// Token-exchange steps and request signing.
    case custom

    package var meaning: String {
        switch self {
        case .oauth2: "OAuth 2.0."
        case .apiKey: "A static key."
        case .basic: "HTTP Basic."
        case .jwt: "A JWT signed by us."
        case .custom: "Token-exchange steps and request signing."
        }
    }
}
