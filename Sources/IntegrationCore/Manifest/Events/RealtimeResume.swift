/// How to go on after a broken connection.
package struct RealtimeResume: Hashable, Sendable {
    /// Position taken from each event.
    package var cursor: ManifestExpression
    /// Query parameters of the next opening request; `cursor` is in scope.
    package var query: OrderedMap<QueryValue>

    package init(cursor: ManifestExpression, query: OrderedMap<QueryValue> = [:]) {
        self.cursor = cursor
        self.query = query
    }
}
