package import IntegrationCore
package import IntegrationStore
package import Logging
import NIOCore

/// Everything one run needs on one machine, put together: the store, the way out under the manifest's egress policy, the handler.
///
/// The command line and the tests run integrations through this, so that they run the same thing.
package struct LocalSync: Sendable {
    package var manifest: IntegrationManifest
    /// Path of the SQLite file; created when missing.
    package var databasePath: String
    /// Instead of the manifest's base URL and its hosts: a sandbox, or a self-hosted edition.
    package var baseURL: String?
    /// Exact `HOST:PORT` entries that may be reached although they are private or plain HTTP.
    package var allowedAddresses: Set<HostPort>
    package var trustRoots: TrustRoots
    package var clock: EngineClock
    package var logger: Logger
    package var counters: RunCounters
    /// Obtains credentials anew that end or are replaced while a run goes on; nil where those given are all there is.
    package var renewal: CredentialRenewal?
    /// Told of every request to the provider; nil where nobody wants to know.
    package var observer: UpstreamObserver?
    /// Where requests are drawn from before they go; nil where nobody else asks the provider.
    package var budgets: (any RateBudgets)?
    package var budgetNames = RateBudgetNames()
    /// Nil where every host is asked, however often it failed.
    package var circuits: (any ProviderCircuits)?
    /// Native handlers by the name that manifests give.
    package var nativeHandlers: [String: any IntegrationHandler]

    package init(
        manifest: IntegrationManifest, databasePath: String, baseURL: String? = nil, allowedAddresses: Set<HostPort> = [],
        trustRoots: TrustRoots = .system, clock: EngineClock = .system, logger: Logger, counters: RunCounters = RunCounters(),
        nativeHandlers: [String: any IntegrationHandler] = [:]
    ) {
        self.manifest = manifest
        self.databasePath = databasePath
        self.baseURL = baseURL
        self.allowedAddresses = allowedAddresses
        self.trustRoots = trustRoots
        self.clock = clock
        self.logger = logger
        self.counters = counters
        self.nativeHandlers = nativeHandlers
    }

    /// Fetches, stores and judges.
    package func sync(_ request: SyncRequest) async throws -> SyncReport {
        try await IntegrationStore.withStore(at: StoreAddress(databasePath)) { try await sync(request, in: $0) }
    }

    /// Fetches, stores and judges in a database that is open.
    ///
    /// - Parameter began: called once the run has its name.
    package func sync(
        _ request: SyncRequest, in store: IntegrationStore, began: (PublicID) -> Void = { _ in }
    ) async throws -> SyncReport {
        let integration = try CompiledIntegration(manifest)
        return try await withSession(integration, request) { session in
            let engine = SyncEngine(
                integration: integration, handler: try handler(integration, session), store: store, session: session, logger: logger)
            return try await engine.sync(request, began: began)
        }
    }

    /// Asks the provider whether the credentials work, and as whom; under the same policy as a run, and nothing is stored.
    ///
    /// - Returns: Accepted or refused, without secrets in what it says. A manifest without a test is accepted, and the reason says so.
    /// - Throws: ``EngineError`` when the provider could not be asked, or answered neither yes nor no.
    package func testConnection(_ request: SyncRequest) async throws -> ConnectionTestResult {
        let integration = try CompiledIntegration(manifest)
        return try await withSession(integration, request) { session in
            try await ConnectionTester(handler: try handler(integration, session), session: session, logger: logger).test(request)
        }
    }

    private func handler(_ integration: CompiledIntegration, _ session: UpstreamSession) throws(EngineError) -> any IntegrationHandler {
        guard let name = manifest.handler else { return DeclarativeHandler(integration, session: session) }
        guard let native = nativeHandlers[name] else {
            throw EngineError(.unsupported, "\(manifest.id): no native handler is called `\(name)`")
        }
        return native
    }

    func withSession<Result>(
        _ integration: CompiledIntegration, _ request: SyncRequest, _ body: (UpstreamSession) async throws -> Result
    ) async throws -> Result {
        let inputs = RunInputs(
            config: request.config, variables: request.variables, credentials: request.credentials, now: clock.now(), runID: "", mode: .full
        )
        let hosts = try ManifestHosts(integration, inputs: inputs)
        let override = try baseURL.map { try OriginOverride(baseURL: $0, hosts: hosts.patterns, basePath: hosts.basePath) }
        let limits = UpstreamLimits(manifest.http)
        let secrets = KnownSecrets()
        secrets.learn(request.credentials)
        return try await UpstreamClient.withClient(
            policy: EgressPolicy(allowedHosts: hosts.patterns, allowedAddresses: allowedAddresses), limits: limits,
            originOverride: override,
            trustRoots: trustRoots
        ) { client in
            do {
                var seen: any UpstreamTransport = observer.map { ObservedTransport(transport: client, observer: $0) } ?? client
                if ActiveSpan.current != nil { seen = TracedTransport(transport: seen) }
                return try await body(
                    UpstreamSession(
                        transport: logger.logLevel <= .debug
                            ? LoggedTransport(transport: seen, logger: logger, secrets: secrets) : seen,
                        limits: limits, originOverride: override, clock: clock, counters: counters, renewal: renewal, secrets: secrets,
                        budgets: budgets, budgetNames: budgetNames, circuits: circuits))
            } catch let error as EngineError {
                throw secrets.masked(error)
            }
        }
    }
}

extension UpstreamLimits {
    /// The bounds a manifest states.
    init(_ http: HTTPSettings) {
        self.init()
        connect = http.timeout.connect
        firstByte = http.timeout.firstByte
        idle = http.timeout.idle
        total = http.timeout.total
        maximumBodyBytes = http.limits.body
        maximumRedirects = http.limits.redirects
    }
}
