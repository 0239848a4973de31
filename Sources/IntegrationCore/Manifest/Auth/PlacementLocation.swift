/// Which part of a request carries a credential.
package enum PlacementLocation: String, Hashable, Sendable, CaseIterable, ManifestChoice {
    /// A header.
    case header
    /// A query parameter.
    case query
    /// A field of the JSON or form body.
    case body

    package var meaning: String {
        switch self {
        case .header: "A header."
        case .query: "A query parameter."
        case .body: "A field of the JSON or form body."
        }
    }
}
