/// The request that opens a connection.
package struct RealtimeOpen: Hashable, Sendable {
    /// Method and path.
    package var request: RequestLine
    /// URL of the connection, taken from the answer; absent: the request itself is the connection.
    package var url: ManifestExpression?
    /// Query parameters.
    package var query: OrderedMap<QueryValue>
    /// Headers.
    package var headers: OrderedMap<ManifestTemplate>
    /// Body of the request.
    package var body: RequestBody?

    package init(
        request: RequestLine,
        url: ManifestExpression? = nil,
        query: OrderedMap<QueryValue> = [:],
        headers: OrderedMap<ManifestTemplate> = [:],
        body: RequestBody? = nil
    ) {
        self.request = request
        self.url = url
        self.query = query
        self.headers = headers
        self.body = body
    }
}
