/// A change that can be made at the provider.
package struct ActionManifest: Hashable, Sendable {
    /// Name of the action; in YAML the key it stands under.
    package var name: String
    /// What the action does.
    package var description: String?
    /// Typed input: `input.<name>`.
    package var input: [ActionInput]
    /// Method and path.
    package var request: RequestLine
    /// Query parameters.
    package var query: OrderedMap<QueryValue>
    /// Headers.
    package var headers: OrderedMap<ManifestTemplate>
    /// Body of the request.
    package var body: RequestBody?
    /// Header for a generated key.
    package var idempotencyKey: String?
    /// Values returned, taken from the answer.
    package var output: OrderedMap<ManifestExpression>
    /// Error rules of this request.
    package var errors: [ErrorRule]
    /// Ask a person before it runs.
    package var confirm: Bool

    package init(
        name: String,
        description: String? = nil,
        input: [ActionInput] = [],
        request: RequestLine,
        query: OrderedMap<QueryValue> = [:],
        headers: OrderedMap<ManifestTemplate> = [:],
        body: RequestBody? = nil,
        idempotencyKey: String? = nil,
        output: OrderedMap<ManifestExpression> = [:],
        errors: [ErrorRule] = [],
        confirm: Bool = false
    ) {
        self.name = name
        self.description = description
        self.input = input
        self.request = request
        self.query = query
        self.headers = headers
        self.body = body
        self.idempotencyKey = idempotencyKey
        self.output = output
        self.errors = errors
        self.confirm = confirm
    }
}
