/// OAuth 1.0a request signature (RFC 5849).
package struct OAuth1Signature: Hashable, Sendable {
    /// Client identifier.
    package var consumerKey: ManifestTemplate
    /// Client shared secret.
    package var consumerSecret: ManifestTemplate
    /// Token; empty counts as absent.
    package var token: ManifestTemplate?
    /// Token shared secret.
    package var tokenSecret: ManifestTemplate?
    /// Signature method.
    package var method: OAuth1Method
    /// The `realm` of the Authorization header.
    package var realm: String?

    package init(
        consumerKey: ManifestTemplate,
        consumerSecret: ManifestTemplate,
        token: ManifestTemplate? = nil,
        tokenSecret: ManifestTemplate? = nil,
        method: OAuth1Method = .hmacSHA1,
        realm: String? = nil
    ) {
        self.consumerKey = consumerKey
        self.consumerSecret = consumerSecret
        self.token = token
        self.tokenSecret = tokenSecret
        self.method = method
        self.realm = realm
    }
}
