import Foundation
import Hummingbird
package import IntegrationAuth
package import IntegrationCore
import IntegrationEngine
import IntegrationRuntime
package import IntegrationStore
package import Logging
import ServiceLifecycle

/// The server, put together once: the only place where its parts meet.
package struct PatchbayServer: Sendable {
    let application: any ApplicationProtocol
    private let group: ServiceGroup
    /// Methods and paths that are described, and those that are served.
    package let operations: Set<String>
    package let routes: Set<String>
    private let apiKeys: APIKeyService
    private let sweeper: Sweeper
    private let scheduler: Scheduler
    private let worker: RunWorker
    private let inFlight = InFlight()
    /// The operator's first key, which is shown once; nil when there was one before.
    package let firstAdminKey: String?

    /// - Parameters:
    ///   - listening: called with the port once requests are taken.
    /// - Throws: ``VaultError`` when the keys are not those that the database was sealed with.
    package init(
        _ configuration: ServerConfiguration, registry: IntegrationRegistry, store: IntegrationStore, keys: KeyRing,
        reloadKeys: (@Sendable () throws -> KeyRing)? = nil, logger: Logger,
        listening: @escaping @Sendable (_ port: Int) async -> Void
    ) async throws {
        let clock = configuration.access.clock
        let vault = try await CredentialVault(store: store, keys: keys, reload: reloadKeys, now: clock.now)
        // Asked before the key that seals is made.
        let wasServed = try await store.wasServed()
        if try await store.sealAuditLogs(with: vault.auditKey()), wasServed {
            logger.warning("no audit log had a seal; they are sealed as they are")
        }
        if try await store.passesRowSecurity() {
            logger.warning("the role of the database is a superuser, or may pass row-level security by: use one that does not")
        }
        let metrics = Metrics()
        let tracer = configuration.telemetry.map { Tracer(limits: $0.limits, now: clock.now) }
        try await store.syncProviders(
            registry.manifests.map {
                StoredProvider(id: $0.id, name: $0.name, category: $0.category.rawValue, hash: $0.contentHash ?? "")
            }, now: clock.now())
        let apiKeys = APIKeyService(store: store, now: clock.now)
        self.apiKeys = apiKeys
        firstAdminKey = try await apiKeys.createAdminKeyIfMissing()
        let apps = OAuthAppService(store: store, vault: vault, environment: configuration.environment, now: clock.now)
        var access = configuration.access
        access.budgets = store
        access.circuits = SharedCircuits(store: store, now: clock.now, logger: logger)
        let clients = OAuthClients(apps: apps, access: access, logger: logger)
        let refresher = TokenRefresher(
            registry: registry, store: store, vault: vault, clients: clients, apps: apps, access: access,
            metrics: metrics, inFlight: inFlight, logger: logger)
        let revoker = TokenRevoker(
            registry: registry, store: store, vault: vault, clients: clients, access: access, logger: logger)
        let connections = ConnectionService(
            registry: registry, store: store, vault: vault, apps: apps, refresher: refresher, revoker: revoker,
            access: access,
            logger: logger)
        let bell = RunBell()
        let runs = RunService(registry: registry, store: store, access: access, bell: bell)
        let execution = SyncExecution(
            registry: registry, store: store, refresher: refresher, apps: apps, access: access, metrics: metrics,
            tracer: tracer, limits: configuration.worker.limits, logger: logger)
        worker = RunWorker(
            store: store, execution: execution, configuration: configuration.worker, bell: bell, metrics: metrics, logger: logger)
        scheduler = Scheduler(
            registry: registry, store: store, bell: bell, interval: configuration.schedulesEvery, logger: logger)
        sweeper = Sweeper(
            store: store, refresher: refresher, revoker: revoker, access: access, keepsRuns: configuration.keepsRuns,
            keepsHistory: configuration.keepsHistory, interval: configuration.sweepsEvery, logger: logger)
        let roles = configuration.roles
        let gauges = ServerGauges(worker: roles.contains(.worker) ? worker : nil, store: store)
        var services: [any Service] = []
        // Before all others, and so after them when the server goes down: what they have to say then is sent too.
        if let telemetry = configuration.telemetry, let tracer {
            services.append(OTLPExporter(telemetry, tracer: tracer, metrics: metrics, gauges: gauges.now, logger: logger))
        }
        if roles.contains(.worker) { services.append(worker) }
        if roles.contains(.scheduler) { services += [scheduler, sweeper] }
        let addresses = OAuthAddresses(apiURL: configuration.apiURL, returnURLs: configuration.returnURLs)
        let flow = OAuthFlow(
            registry: registry, store: store, vault: vault, clients: clients, connections: connections, access: access,
            addresses: addresses, metrics: metrics, logger: logger)

        let router = Router(context: APIContext.self)
        // Around the others: pages may read errors too.
        if !configuration.corsOrigins.isEmpty { router.add(middleware: CORSMiddleware(origins: Set(configuration.corsOrigins))) }
        router.add(middleware: ProblemMiddleware(metrics: metrics, tracer: tracer, isSecure: addresses.isSecure))
        let limiter = RateLimiter(limit: configuration.rateLimit, now: clock.now)
        let keyed = router.group("")
            .add(middleware: KeyMiddleware(keys: apiKeys, limiter: limiter) { try await store.organization($0) != nil })
            .group("", context: KeyContext.self)
        let routes = RouteTable(
            open: router.group(""), keyed: keyed, idempotency: IdempotencyGuard(store: store, vault: vault, now: clock.now),
            deadline: Deadline(limit: configuration.deadline), providers: KnownProviders(store: store))
        HealthController(store: store).add(to: routes)
        MetricsController(metrics: metrics, gauges: gauges).add(to: routes)
        if roles.contains(.api) {
            OrganizationsController(store: store, keys: apiKeys, connections: connections, now: clock.now).add(to: routes)
            ConnectSessionsController(registry: registry, keys: apiKeys).add(to: routes)
            ProvidersController(registry: registry).add(to: routes)
            ConnectionsController(connections: connections).add(to: routes)
            RunsController(runs: runs, store: store, now: clock.now).add(to: routes)
            RecordsController(registry: registry, store: store).add(to: routes)
            FindingsController(registry: registry, store: store, now: clock.now).add(to: routes)
            OAuthController(flow: flow, addresses: addresses).add(to: routes)
            OAuthAppsController(registry: registry, apps: apps, addresses: addresses).add(to: routes)
            DescriptionController(routes.operations, serverURL: configuration.apiURL).add(to: routes)
        }
        operations = Set(routes.operations.map { "\($0.method.rawValue) \($0.template)" })
        self.routes = Set(router.routes.map { "\($0.method.rawValue) \($0.path)" })
        routes.refuseOtherMethods()

        let application = Application(
            router: router,
            // Whoever sends nothing for so long has no connection any more.
            server: .http1(configuration: .init(idleTimeout: .seconds(60))),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port), serverName: "patchbay"),
            services: services,
            onServerRunning: { channel in await listening(channel.localAddress?.port ?? configuration.port) },
            logger: logger)
        self.application = application
        self.group = ServiceGroup(configuration: ServiceGroupConfiguration(services: [application], logger: logger))
    }

    /// Does now what is done from time to time: refreshes ahead of time, gives tokens of deleted connections back.
    package func sweep() async { await sweeper.sweep() }

    /// Lets runs go on now whose pause is over, or whose worker is dead.
    package func revive() async { await worker.revive() }

    /// Asks now for the runs that are due.
    package func schedule() async { await scheduler.tick() }

    /// Another key of the operator, for one who has lost his.
    package func makeAdminKey() async throws -> String { try await apiKeys.createAdminKey() }

    /// Serves until ``shutDown()``, or until the task is cancelled.
    package func run() async throws {
        do {
            try await group.run()
        } catch {
            await inFlight.drain()
            throw error
        }
        // The answer to a refresh may be the only token that is still valid.
        await inFlight.drain()
    }

    /// Takes no more requests, answers those it has, and lets every run stop after the page it is at.
    package func shutDown() async {
        await group.triggerGracefulShutdown()
    }
}
