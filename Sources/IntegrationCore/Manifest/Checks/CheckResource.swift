/// What a finding is about.
package struct CheckResource: Hashable, Sendable {
    /// Kind of thing.
    package var type: String
    /// Its id at the provider.
    package var id: ManifestExpression
    /// Its name for people.
    package var name: ManifestExpression?

    package init(type: String, id: ManifestExpression, name: ManifestExpression? = nil) {
        self.type = type
        self.id = id
        self.name = name
    }
}
