/// One list of records.
package struct StreamManifest: Hashable, Sendable {
    /// Name of the stream; in YAML the key it stands under.
    package var name: String
    /// What the records are.
    package var description: String?
    /// Parent stream: one request for each of its records, `parent` in scope.
    package var each: String?
    /// Which parents (and partitions) are asked for.
    package var `where`: ManifestExpression?
    /// A list; one request series for each element, `partition` in scope.
    package var partitions: ManifestExpression?
    /// Method and path, or an absolute https URL.
    package var request: RequestLine
    /// Instead of `http.baseUrl`.
    package var baseUrl: ManifestTemplate?
    /// Query parameters; a list repeats the parameter, null leaves it out.
    package var query: OrderedMap<QueryValue>
    /// Headers.
    package var headers: OrderedMap<ManifestTemplate>
    /// Body of the request.
    package var body: RequestBody?
    /// How the answer is read.
    package var format: AnswerFormat
    /// XML elements that are lists even when there is one.
    package var lists: [String]
    /// Another region or service than `auth` says, or another signature.
    package var sign: SigningOverride?
    /// The list of records; default: `body` when it is a list, else `[body]`.
    package var records: ManifestExpression?
    /// A record is kept when this is true.
    package var filter: ManifestExpression?
    /// Fields added to or replaced on the stored record.
    package var fields: OrderedMap<ManifestExpression>
    /// Dotted paths removed from the stored record.
    package var remove: [String]
    /// The record's key.
    package var key: ManifestExpression
    /// How to get the next page; absent means one page.
    package var pages: Pages?
    /// How to ask only for what changed.
    package var delta: Delta?
    /// How deleted records are noticed.
    package var deletes: Deletes
    /// Dotted paths that do not count as a change.
    package var volatile: [String]
    /// Parents or partitions at once; default `http.concurrency`.
    package var concurrency: Int?
    /// Error rules of this stream; they come before those of `http`.
    package var errors: [ErrorRule]
    /// `request` creates an asynchronous job: how to poll it and download the result.
    package var job: Job?
    /// The stream is one record, not a list.
    package var single: Bool
    /// A POST that only reads and may be repeated.
    package var retryable: Bool

    package init(
        name: String,
        description: String? = nil,
        each: String? = nil,
        `where`: ManifestExpression? = nil,
        partitions: ManifestExpression? = nil,
        request: RequestLine,
        baseUrl: ManifestTemplate? = nil,
        query: OrderedMap<QueryValue> = [:],
        headers: OrderedMap<ManifestTemplate> = [:],
        body: RequestBody? = nil,
        format: AnswerFormat = .json,
        lists: [String] = [],
        sign: SigningOverride? = nil,
        records: ManifestExpression? = nil,
        filter: ManifestExpression? = nil,
        fields: OrderedMap<ManifestExpression> = [:],
        remove: [String] = [],
        key: ManifestExpression,
        pages: Pages? = nil,
        delta: Delta? = nil,
        deletes: Deletes = Deletes(),
        volatile: [String] = [],
        concurrency: Int? = nil,
        errors: [ErrorRule] = [],
        job: Job? = nil,
        single: Bool = false,
        retryable: Bool = false
    ) {
        self.name = name
        self.description = description
        self.each = each
        self.where = `where`
        self.partitions = partitions
        self.request = request
        self.baseUrl = baseUrl
        self.query = query
        self.headers = headers
        self.body = body
        self.format = format
        self.lists = lists
        self.sign = sign
        self.records = records
        self.filter = filter
        self.fields = fields
        self.remove = remove
        self.key = key
        self.pages = pages
        self.delta = delta
        self.deletes = deletes
        self.volatile = volatile
        self.concurrency = concurrency
        self.errors = errors
        self.job = job
        self.single = single
        self.retryable = retryable
    }
}
