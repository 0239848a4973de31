/// Body of a request, of exactly one kind.
package enum RequestBody: Hashable, Sendable {
    /// JSON; its texts are templates.
    case json(ManifestTree)
    /// `application/x-www-form-urlencoded`; a parameter may be repeated.
    case form(OrderedMap<QueryValue>)
    /// A GraphQL request as JSON.
    case graphql(GraphQLBody)
    /// Text as it is.
    case text(ManifestTemplate)

    /// Every template in it, in the order of the manifest. The query of a GraphQL body is none.
    package var templates: [ManifestTemplate] {
        switch self {
        case .json(let tree): tree.templates
        case .form(let fields): fields.flatMap(\.value.templates)
        case .graphql(let body): body.variables.flatMap(\.value.templates)
        case .text(let template): [template]
        }
    }
}
