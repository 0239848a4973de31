/// The thing a finding is about, in the provider's own terms. A finding is unique by connection, check and resource id.
package struct FindingResource: Hashable, Sendable {
    /// As the manifest says, for example `repository`.
    package let type: String
    package let id: String
    package let name: String?

    package init(type: String, id: String, name: String? = nil) {
        self.type = type.storable
        self.id = id.storable.indexable
        self.name = name?.storable
    }
}
