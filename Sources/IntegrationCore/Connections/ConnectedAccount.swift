/// Whose account the provider says that the credentials are.
package struct ConnectedAccount: Sendable, Hashable {
    /// The provider's id of it.
    package var id: String
    /// Its name for people.
    package var label: String?

    package init(id: String, label: String? = nil) {
        self.id = id
        self.label = label
    }
}
