/// What testing a connection showed.
package struct ConnectionTestResult: Sendable, Hashable {
    /// Whether the provider accepted the credentials.
    package var isAccepted: Bool
    /// The provider's id of the account the credentials belong to, where the manifest says how to read it.
    package var identityID: String?
    /// A name of that account for people.
    package var identityLabel: String?
    /// Why the credentials were refused; never holds a secret or a body.
    package var reason: String?

    package init(isAccepted: Bool, identityID: String? = nil, identityLabel: String? = nil, reason: String? = nil) {
        self.isAccepted = isAccepted
        self.identityID = identityID
        self.identityLabel = identityLabel
        self.reason = reason
    }
}
