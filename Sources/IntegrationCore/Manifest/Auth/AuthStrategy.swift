/// How an integration authenticates its requests. In a manifest: `type` and `config`.
package enum AuthStrategy: Hashable, Sendable {
    case oauth2(OAuth2Auth)
    case apiKey(APIKeyAuth)
    case basic(BasicAuth)
    case jwt(JWTAuth)
    case custom(CustomAuth)

    /// The word for it in a manifest.
    package var type: AuthType {
        switch self {
        case .oauth2: .oauth2
        case .apiKey: .apiKey
        case .basic: .basic
        case .jwt: .jwt
        case .custom: .custom
        }
    }
}
