/// How the next page is found.
package enum PageStrategy: Hashable, Sendable {
    case link(LinkPages)
    case url(URLPages)
    case page(NumberPages)
    case offset(OffsetPages)
    case cursor(CursorPages)
    case graphql(GraphQLPages)

    /// The word for it in a manifest.
    package var type: PageType {
        switch self {
        case .link: .link
        case .url: .url
        case .page: .page
        case .offset: .offset
        case .cursor: .cursor
        case .graphql: .graphql
        }
    }
}
