import IntegrationAuth

/// The client that this platform, or an organisation, is at a provider.
package struct OAuthApplication: Sendable {
    package let clientID: String
    /// Nil for a public client.
    private let secret: Redacted<String>?

    package init(clientID: String, secret: String?) {
        self.clientID = clientID
        self.secret = secret.map(Redacted.init)
    }

    package func revealSecret() -> String? { secret?.reveal() }
}
