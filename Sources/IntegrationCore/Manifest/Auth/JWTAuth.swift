/// A JWT signed by us (RFC 7519), sent as it is or exchanged for a token.
package struct JWTAuth: Hashable, Sendable {
    /// Signature algorithm.
    package var algorithm: JWTAlgorithm
    /// Private key as PEM, or the shared secret for HS algorithms.
    package var key: ManifestTemplate
    /// The `kid` header.
    package var keyId: ManifestTemplate?
    /// More JOSE header members.
    package var headers: OrderedMap<ManifestTemplate>
    /// Claims; a value that is one whole `${...}` keeps its type. `iat` and `exp` are set by us.
    package var claims: OrderedMap<ManifestTemplate>
    /// `exp` minus `iat`.
    package var lifetime: Duration
    /// Exchange of the JWT for an access token; without it the JWT is the token.
    package var exchange: TokenExchange?
    /// Where the token goes in a request.
    package var placement: Placement

    package init(
        algorithm: JWTAlgorithm,
        key: ManifestTemplate,
        keyId: ManifestTemplate? = nil,
        headers: OrderedMap<ManifestTemplate> = [:],
        claims: OrderedMap<ManifestTemplate>,
        lifetime: Duration = .seconds(3600),
        exchange: TokenExchange? = nil,
        placement: Placement = .bearer
    ) {
        self.algorithm = algorithm
        self.key = key
        self.keyId = keyId
        self.headers = headers
        self.claims = claims
        self.lifetime = lifetime
        self.exchange = exchange
        self.placement = placement
    }
}
