/// Who a connection is connected as.
package struct ConnectionIdentity: Hashable, Sendable {
    /// Stable id of the account.
    package var id: ManifestExpression
    /// Name of the account for people.
    package var label: ManifestExpression?

    package init(id: ManifestExpression, label: ManifestExpression? = nil) {
        self.id = id
        self.label = label
    }
}
