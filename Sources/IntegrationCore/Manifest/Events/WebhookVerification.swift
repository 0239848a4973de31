/// How a delivery is proved genuine.
package struct WebhookVerification: Hashable, Sendable {
    /// Signature scheme.
    package var scheme: WebhookScheme
    /// Header with the signature or token.
    package var header: String?
    /// How the signature is written.
    package var encoding: DigestEncoding
    /// Text before the signature.
    package var prefix: String
    /// What is signed; default: the body. `body`, `timestamp`, `id`, `url` and `headers` are in scope.
    package var signed: ManifestTemplate?
    /// When the delivery was signed.
    package var timestamp: ManifestExpression?
    /// Oldest delivery accepted.
    package var tolerance: Duration
    /// Credential field with the shared secret.
    package var secret: String?
    /// Public key (PEM or base64).
    package var publicKey: ManifestTemplate?
    /// Where the public keys are (RFC 7517).
    package var jwksUrl: ManifestTemplate?

    package init(
        scheme: WebhookScheme,
        header: String? = nil,
        encoding: DigestEncoding = .hex,
        prefix: String = "",
        signed: ManifestTemplate? = nil,
        timestamp: ManifestExpression? = nil,
        tolerance: Duration = .seconds(300),
        secret: String? = nil,
        publicKey: ManifestTemplate? = nil,
        jwksUrl: ManifestTemplate? = nil
    ) {
        self.scheme = scheme
        self.header = header
        self.encoding = encoding
        self.prefix = prefix
        self.signed = signed
        self.timestamp = timestamp
        self.tolerance = tolerance
        self.secret = secret
        self.publicKey = publicKey
        self.jwksUrl = jwksUrl
    }
}
