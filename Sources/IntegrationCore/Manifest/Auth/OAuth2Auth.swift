/// OAuth 2.0 (RFC 6749). The token is `credentials.access_token`.
package struct OAuth2Auth: Hashable, Sendable {
    /// Where the person is sent to consent; needed for `authorization_code`.
    package var authorizeUrl: ManifestTemplate?
    /// The issuer's identifier, where the provider sends `iss` with its answers (RFC 9207): then it is required, and must be this one.
    package var issuer: String?
    /// Token endpoint.
    package var tokenUrl: ManifestTemplate
    /// Scopes asked for.
    package var scopes: [String]
    /// Whether to use PKCE (RFC 7636, S256).
    package var pkce: Bool
    /// Environment variable with the platform's client id.
    package var clientIdEnvVar: String?
    /// Environment variable with the platform's client secret.
    package var clientSecretEnvVar: String?
    /// How the client proves itself at the token endpoint.
    package var clientAuthMethod: ClientAuthMethod
    /// How to create an OAuth application at the provider.
    package var setupInstructions: String?
    /// Page on which the OAuth application is created.
    package var createAppUrl: String?
    /// How the first token is obtained.
    package var grant: OAuthGrant
    /// What stands between two scopes.
    package var scopeSeparator: String
    /// More parameters of the authorize URL.
    package var authorizeParams: OrderedMap<ManifestTemplate>
    /// More form fields of the token request.
    package var tokenParams: OrderedMap<ManifestTemplate>
    /// More form fields of the refresh request.
    package var refreshParams: OrderedMap<ManifestTemplate>
    /// Refresh endpoint when it is not `tokenUrl`.
    package var refreshUrl: ManifestTemplate?
    /// Revocation endpoint (RFC 7009), called on disconnect.
    package var revokeUrl: ManifestTemplate?
    /// Device authorization endpoint (RFC 8628); needed for `device_code`.
    package var deviceUrl: ManifestTemplate?
    /// What happens to the refresh token when it is used.
    package var refresh: RefreshBehaviour
    /// Where the token response has its parts, if not at the standard places.
    package var response: TokenResponsePaths
    /// Values kept from the token response (`body`) or the callback (`query`); they become `config.<name>`.
    package var metadata: OrderedMap<ManifestExpression>
    /// The signed assertion of `jwt_bearer` and `private_key_jwt` (RFC 7523).
    package var assertion: JWTClaims?
    /// Where authorization requests are pushed (RFC 9126) before a person is sent to consent.
    package var parUrl: ManifestTemplate?
    /// Whether tokens are bound to a key of the connection, which every request then proves to have (RFC 9449).
    package var dpop: Bool
    /// What the tokens are for (RFC 8707).
    package var resource: [String]
    /// How long before their end tokens are refreshed, unless they live for less than four times as long.
    package var refreshMargin: Duration
    /// Where the token goes in a request.
    package var placement: Placement

    package init(
        authorizeUrl: ManifestTemplate? = nil,
        issuer: String? = nil,
        tokenUrl: ManifestTemplate,
        scopes: [String] = [],
        pkce: Bool = true,
        clientIdEnvVar: String? = nil,
        clientSecretEnvVar: String? = nil,
        clientAuthMethod: ClientAuthMethod = .body,
        setupInstructions: String? = nil,
        createAppUrl: String? = nil,
        grant: OAuthGrant = .authorizationCode,
        scopeSeparator: String = " ",
        authorizeParams: OrderedMap<ManifestTemplate> = [:],
        tokenParams: OrderedMap<ManifestTemplate> = [:],
        refreshParams: OrderedMap<ManifestTemplate> = [:],
        refreshUrl: ManifestTemplate? = nil,
        revokeUrl: ManifestTemplate? = nil,
        deviceUrl: ManifestTemplate? = nil,
        refresh: RefreshBehaviour = .reusable,
        response: TokenResponsePaths = TokenResponsePaths(),
        metadata: OrderedMap<ManifestExpression> = [:],
        assertion: JWTClaims? = nil,
        parUrl: ManifestTemplate? = nil,
        dpop: Bool = false,
        resource: [String] = [],
        refreshMargin: Duration = .seconds(300),
        placement: Placement = .bearer
    ) {
        self.authorizeUrl = authorizeUrl
        self.issuer = issuer
        self.tokenUrl = tokenUrl
        self.scopes = scopes
        self.pkce = pkce
        self.clientIdEnvVar = clientIdEnvVar
        self.clientSecretEnvVar = clientSecretEnvVar
        self.clientAuthMethod = clientAuthMethod
        self.setupInstructions = setupInstructions
        self.createAppUrl = createAppUrl
        self.grant = grant
        self.scopeSeparator = scopeSeparator
        self.authorizeParams = authorizeParams
        self.tokenParams = tokenParams
        self.refreshParams = refreshParams
        self.refreshUrl = refreshUrl
        self.revokeUrl = revokeUrl
        self.deviceUrl = deviceUrl
        self.refresh = refresh
        self.response = response
        self.metadata = metadata
        self.assertion = assertion
        self.parUrl = parUrl
        self.dpop = dpop
        self.resource = resource
        self.refreshMargin = refreshMargin
        self.placement = placement
    }
}
