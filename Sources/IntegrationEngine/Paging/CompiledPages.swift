import CEL
import IntegrationCore

/// How a stream's pages follow one another, compiled.
struct CompiledPages: Sendable {
    enum Kind: Sendable {
        /// RFC 8288 link header with this relation.
        case link(relation: String)
        /// A URL that the answer holds.
        case url(next: CompiledExpression)
        case page(parameter: String, start: Int64)
        case offset(parameter: String, start: Int64)
        case cursor(next: CompiledExpression, placement: CursorPlacement)
        /// A connection as GraphQL servers have it: `hasNextPage` and `endCursor`.
        case graphql(pageInfo: CompiledExpression, variable: String)
    }

    let kind: Kind
    let sizeParameter: String?
    let size: Int?
    let stop: CompiledExpression?
    let total: CompiledExpression?
    let maximum: Int
}
