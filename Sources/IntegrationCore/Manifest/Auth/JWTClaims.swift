/// A signed assertion: `iat` and `exp` are set by us.
package struct JWTClaims: Hashable, Sendable {
    /// Signature algorithm.
    package var algorithm: JWTAlgorithm
    /// Private key as PEM, or the shared secret for HS algorithms.
    package var key: ManifestTemplate
    /// The `kid` header.
    package var keyId: ManifestTemplate?
    /// More JOSE header members.
    package var headers: OrderedMap<ManifestTemplate>
    /// Claims; a value that is one whole `${...}` keeps its type.
    package var claims: OrderedMap<ManifestTemplate>
    /// `exp` minus `iat`.
    package var lifetime: Duration

    package init(
        algorithm: JWTAlgorithm = .rs256,
        key: ManifestTemplate,
        keyId: ManifestTemplate? = nil,
        headers: OrderedMap<ManifestTemplate> = [:],
        claims: OrderedMap<ManifestTemplate> = [:],
        lifetime: Duration = .seconds(300)
    ) {
        self.algorithm = algorithm
        self.key = key
        self.keyId = keyId
        self.headers = headers
        self.claims = claims
        self.lifetime = lifetime
    }
}
