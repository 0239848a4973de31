/// A GraphQL connection.
package struct GraphQLPages: Hashable, Sendable {
    /// The `pageInfo` object: `hasNextPage`, `endCursor`.
    package var pageInfo: ManifestExpression
    /// Variable of the query that carries the cursor.
    package var variable: String

    package init(pageInfo: ManifestExpression, variable: String = "after") {
        self.pageInfo = pageInfo
        self.variable = variable
    }
}
