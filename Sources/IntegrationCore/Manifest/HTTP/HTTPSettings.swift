/// Where requests go, and what every request obeys.
package struct HTTPSettings: Hashable, Sendable {
    /// Start of every relative path; https.
    package var baseUrl: ManifestTemplate
    /// More hosts that requests and credentials may go to; a constant host of `baseUrl` is always among them.
    package var hosts: [String]
    /// Headers of every request.
    package var headers: OrderedMap<ManifestTemplate>
    /// Query parameters of every request.
    package var query: OrderedMap<QueryValue>
    /// Another region or service than `auth` says, or another signature.
    package var sign: SigningOverride?
    /// How long to wait.
    package var timeout: HTTPTimeouts
    /// How much to accept.
    package var limits: HTTPLimits
    /// The provider's request budget.
    package var rateLimit: RateLimit?
    /// When and how a failed request is repeated.
    package var retry: RetryPolicy
    /// Requests for children or partitions at once.
    package var concurrency: Int
    /// What statuses and bodies mean; first match wins, a stream's rules come first.
    package var errors: [ErrorRule]

    package init(
        baseUrl: ManifestTemplate,
        hosts: [String] = [],
        headers: OrderedMap<ManifestTemplate> = [:],
        query: OrderedMap<QueryValue> = [:],
        sign: SigningOverride? = nil,
        timeout: HTTPTimeouts = HTTPTimeouts(),
        limits: HTTPLimits = HTTPLimits(),
        rateLimit: RateLimit? = nil,
        retry: RetryPolicy = RetryPolicy(),
        concurrency: Int = 8,
        errors: [ErrorRule] = []
    ) {
        self.baseUrl = baseUrl
        self.hosts = hosts
        self.headers = headers
        self.query = query
        self.sign = sign
        self.timeout = timeout
        self.limits = limits
        self.rateLimit = rateLimit
        self.retry = retry
        self.concurrency = concurrency
        self.errors = errors
    }
}
