/// A GraphQL request. The query is text as it is (its braces are GraphQL's); what varies goes into variables.
package struct GraphQLBody: Hashable, Sendable {
    /// The GraphQL document.
    package var query: String
    /// Variables; a text that is one whole `${...}` keeps its type.
    package var variables: OrderedMap<ManifestTree>

    package init(query: String, variables: OrderedMap<ManifestTree> = [:]) {
        self.query = query
        self.variables = variables
    }
}
