extension AuthStrategy {
    static let kind = TaggedShape<AuthStrategy>(
        "How requests are authenticated.",
        common: Shape(.basic(BasicAuth()), "How requests are authenticated.", fields: []),
        variants: [
            .nested(AuthType.oauth2, OAuth2Auth.shape, payload: \.oauth2, wrap: { .oauth2($0) }),
            .nested(AuthType.apiKey, APIKeyAuth.shape, payload: \.apiKey, wrap: { .apiKey($0) }),
            .nested(AuthType.basic, BasicAuth.shape, isRequired: false, payload: \.basic, wrap: { .basic($0) }),
            .nested(AuthType.jwt, JWTAuth.shape, payload: \.jwt, wrap: { .jwt($0) }),
            .nested(AuthType.custom, CustomAuth.shape, payload: \.custom, wrap: { .custom($0) }),
        ]
    ).kind
}

extension AuthStrategy {
    /// The settings of one strategy; nil for every other.
    package var oauth2: OAuth2Auth? { if case .oauth2(let auth) = self { auth } else { nil } }
    package var apiKey: APIKeyAuth? { if case .apiKey(let auth) = self { auth } else { nil } }
    package var basic: BasicAuth? { if case .basic(let auth) = self { auth } else { nil } }
    package var jwt: JWTAuth? { if case .jwt(let auth) = self { auth } else { nil } }
    package var custom: CustomAuth? { if case .custom(let auth) = self { auth } else { nil } }
}
