/// The request that proves the credentials work.
package struct ConnectionTest: Hashable, Sendable {
    /// Method and path.
    package var request: RequestLine
    /// Instead of `http.baseUrl`.
    package var baseUrl: ManifestTemplate?
    /// Query parameters.
    package var query: OrderedMap<QueryValue>
    /// Headers.
    package var headers: OrderedMap<ManifestTemplate>
    /// Body of the request.
    package var body: RequestBody?
    /// How the answer is read.
    package var format: AnswerFormat
    /// Another region or service than `auth` says, or another signature.
    package var sign: SigningOverride?
    /// Whether the test passed; default: a 2xx status.
    package var pass: ManifestExpression?
    /// Who we are connected as.
    package var identity: ConnectionIdentity?
    /// Error rules of this request.
    package var errors: [ErrorRule]

    package init(
        request: RequestLine,
        baseUrl: ManifestTemplate? = nil,
        query: OrderedMap<QueryValue> = [:],
        headers: OrderedMap<ManifestTemplate> = [:],
        body: RequestBody? = nil,
        format: AnswerFormat = .json,
        sign: SigningOverride? = nil,
        pass: ManifestExpression? = nil,
        identity: ConnectionIdentity? = nil,
        errors: [ErrorRule] = []
    ) {
        self.request = request
        self.baseUrl = baseUrl
        self.query = query
        self.headers = headers
        self.body = body
        self.format = format
        self.sign = sign
        self.pass = pass
        self.identity = identity
        self.errors = errors
    }
}
