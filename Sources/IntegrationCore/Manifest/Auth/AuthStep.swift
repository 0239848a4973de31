/// One token-exchange request.
package struct AuthStep: Hashable, Sendable {
    /// Name shown in logs and errors.
    package var name: String
    /// Method and path (below `http.baseUrl`) or absolute https URL.
    package var request: RequestLine
    /// Query parameters.
    package var query: OrderedMap<QueryValue>
    /// Headers.
    package var headers: OrderedMap<ManifestTemplate>
    /// Body of the request.
    package var body: RequestBody?
    /// How the answer is read.
    package var format: AnswerFormat
    /// How this request is signed.
    package var sign: RequestSigning?
    /// The step is skipped unless this is true.
    package var when: ManifestExpression?
    /// Values taken from the answer (`status`, `headers`, `body`); each becomes `credentials.<name>`.
    package var outputs: OrderedMap<ManifestExpression>
    /// When the outputs expire: a timestamp, or seconds from now.
    package var expires: ManifestExpression?
    /// Error rules of this step.
    package var errors: [ErrorRule]

    package init(
        name: String,
        request: RequestLine,
        query: OrderedMap<QueryValue> = [:],
        headers: OrderedMap<ManifestTemplate> = [:],
        body: RequestBody? = nil,
        format: AnswerFormat = .json,
        sign: RequestSigning? = nil,
        when: ManifestExpression? = nil,
        outputs: OrderedMap<ManifestExpression>,
        expires: ManifestExpression? = nil,
        errors: [ErrorRule] = []
    ) {
        self.name = name
        self.request = request
        self.query = query
        self.headers = headers
        self.body = body
        self.format = format
        self.sign = sign
        self.when = when
        self.outputs = outputs
        self.expires = expires
        self.errors = errors
    }
}
