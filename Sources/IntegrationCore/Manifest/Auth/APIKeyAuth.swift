/// A static key placed on every request.
package struct APIKeyAuth: Hashable, Sendable {
    /// Which part of the request.
    package var `in`: PlacementLocation
    /// Name of the header, query parameter or body field.
    package var name: String
    /// Text before the key.
    package var prefix: String
    /// Which secret credential field holds the key.
    package var field: String
    /// The whole value, instead of `field`.
    package var value: ManifestTemplate?

    package init(
        `in`: PlacementLocation = .header,
        name: String,
        prefix: String = "",
        field: String = "api_key",
        value: ManifestTemplate? = nil
    ) {
        self.in = `in`
        self.name = name
        self.prefix = prefix
        self.field = field
        self.value = value
    }
}
