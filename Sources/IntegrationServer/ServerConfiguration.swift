package import IntegrationRuntime

/// What a server needs to know to start.
package struct ServerConfiguration: Sendable {
    package var host: String
    /// 0 lets the system choose.
    package var port: Int
    /// Where people reach this server; callback URLs begin with it (`API_URL`).
    package var apiURL: String
    /// Applications whose pages people may be sent back to (`APP_URL`); their origins count.
    package var returnURLs: [String]
    /// Origins whose pages may call this server from browsers; none unless they are named.
    package var corsOrigins: [String]
    /// Requests a minute for each key; nil where there is no limit.
    package var rateLimit: Int?
    /// How long a request that changes something may take.
    package var deadline: Duration
    /// Where the variables are that manifests name for the platform's OAuth clients.
    package var environment: [String: String]
    /// What this process does.
    package var roles: Set<ServerRole>
    package var worker: RunWorker.Configuration
    /// How often is looked which connections are due; nil only when it is told to.
    package var schedulesEvery: Duration?
    /// How often tokens are refreshed ahead of time and given back; nil only when it is told to.
    package var sweepsEvery: Duration?
    /// How long runs are kept that changed nothing.
    package var keepsRuns = Duration.seconds(90 * 86400)
    /// How long resolved findings are kept, and runs that changed something; nil for ever.
    package var keepsHistory: Duration?
    package var access: ProviderAccess
    /// Where telemetry is sent; nil sends none.
    package var telemetry: OTLPConfiguration?

    package init(
        host: String = "127.0.0.1", port: Int = 3001, apiURL: String, returnURLs: [String] = [],
        corsOrigins: [String] = [], rateLimit: Int? = 6000, deadline: Duration = .seconds(300),
        environment: [String: String] = [:],
        roles: Set<ServerRole> = Set(ServerRole.allCases), worker: RunWorker.Configuration = RunWorker.Configuration(),
        schedulesEvery: Duration? = .seconds(1), sweepsEvery: Duration? = .seconds(30), access: ProviderAccess,
        telemetry: OTLPConfiguration? = nil
    ) {
        self.host = host
        self.port = port
        self.apiURL = apiURL
        self.returnURLs = returnURLs
        self.corsOrigins = corsOrigins
        self.rateLimit = rateLimit
        self.deadline = deadline
        self.environment = environment
        self.roles = roles
        self.worker = worker
        self.schedulesEvery = schedulesEvery
        self.sweepsEvery = sweepsEvery
        self.access = access
        self.telemetry = telemetry
    }
}
