/// Where a credential goes in a request.
package struct Placement: Hashable, Sendable {
    /// Which part of the request.
    package var `in`: PlacementLocation
    /// Name of the header, query parameter or body field.
    package var name: String
    /// Text before the value.
    package var prefix: String

    package init(`in`: PlacementLocation = .header, name: String, prefix: String = "") {
        self.in = `in`
        self.name = name
        self.prefix = prefix
    }
}
