/// Token-exchange steps, request signing, and what is placed on every request.
package struct CustomAuth: Hashable, Sendable {
    /// Requests made before the first one, in order; their outputs become credentials.
    package var steps: [AuthStep]
    /// How every request is signed.
    package var sign: RequestSigning?
    /// Headers placed on every request.
    package var headers: OrderedMap<ManifestTemplate>
    /// Query parameters placed on every request.
    package var query: OrderedMap<QueryValue>

    package init(
        steps: [AuthStep] = [],
        sign: RequestSigning? = nil,
        headers: OrderedMap<ManifestTemplate> = [:],
        query: OrderedMap<QueryValue> = [:]
    ) {
        self.steps = steps
        self.sign = sign
        self.headers = headers
        self.query = query
    }
}
