/// The ways of paging.
package enum PageType: String, Hashable, Sendable, CaseIterable, ManifestChoice {
    /// The Link header (RFC 8288).
    case link
    /// A URL in the answer.
    case url
    /// A page number.
    case page
    /// A record offset.
    case offset
    /// An opaque cursor taken from the answer.
    case cursor
    /// A GraphQL connection.
    case graphql

    package var meaning: String {
        switch self {
        case .link: "The Link header (RFC 8288)."
        case .url: "A URL in the answer."
        case .page: "A page number."
        case .offset: "A record offset."
        case .cursor: "An opaque cursor taken from the answer."
        case .graphql: "A GraphQL connection."
        }
    }
}
