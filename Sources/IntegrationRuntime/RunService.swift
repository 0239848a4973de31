import Foundation
import IntegrationAuth
package import IntegrationCore
package import IntegrationEngine
package import IntegrationStore
package import Logging
import ServiceLifecycle
import Synchronization

/// Runs connections in this process, each in a task of its own. When the server goes down, every run stops after the page it is at; the next
/// start takes it up there.
package final class RunService: Service {
    private let registry: IntegrationRegistry
    private let store: IntegrationStore
    private let refresher: TokenRefresher
    private let access: ProviderAccess
    private let metrics: Metrics
    private let logger: Logger
    private let pool = Mutex(Pool())
    private let takesUpEvery: Duration?
    private let jobs: AsyncStream<@Sendable () async -> Void>
    private let queue: AsyncStream<@Sendable () async -> Void>.Continuation

    /// Scheduled runs that begin at a time: one whose provider is slow to answer must not hold up the others.
    private static let beginningAtOnce = 8
    /// After how many seconds a scheduled run is tried again that could not begin just now.
    private static let patience = 60.0...120.0

    /// Runs under way in this process, and whose they are.
    private struct Pool {
        /// Runs at a time: each has its own way out and its own pages in memory.
        private static let limit = 64
        /// Of one organisation: there must be room for the others.
        private static let limitOfOne = limit / 2

        private(set) var count = 0
        private var byOrganization: [String: Int] = [:]

        mutating func enter(_ organization: String) throws(RuntimeError) {
            guard count < Self.limit else {
                throw RuntimeError(.busy, "\(Self.limit) runs are under way; try again when one has ended")
            }
            let own = byOrganization[organization] ?? 0
            guard own < Self.limitOfOne else {
                throw RuntimeError(.busy, "\(Self.limitOfOne) runs of the organisation are under way; try again when one has ended")
            }
            byOrganization[organization] = own + 1
            count += 1
        }

        mutating func leave(_ organization: String) {
            let left = (byOrganization[organization] ?? 1) - 1
            byOrganization[organization] = left > 0 ? left : nil
            count -= 1
        }
    }

    package init(
        registry: IntegrationRegistry, store: IntegrationStore, refresher: TokenRefresher, access: ProviderAccess, metrics: Metrics,
        takesUpEvery: Duration?, logger: Logger
    ) {
        self.registry = registry
        self.store = store
        self.refresher = refresher
        self.access = access
        self.metrics = metrics
        self.logger = logger
        self.takesUpEvery = takesUpEvery
        (jobs, queue) = AsyncStream.makeStream()
    }

    /// Works until the server goes down. Then every run stops after the page it is at, and gives its lease back.
    package func run() async throws {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.keepTakingUp() }
                // Ends when the queue is finished, and with nothing left in it: whoever waits for a run to begin is answered.
                for await job in jobs { group.addTask { await job() } }
                group.cancelAll()
            }
        } onGracefulShutdown: { [queue] in
            queue.finish()
        }
    }

    /// Takes up runs that nobody works at, now and again and again: that another machine is dead shows only after a while.
    private func keepTakingUp() async {
        await takeUp()
        guard let takesUpEvery else { return }
        while !Task.isCancelled, (try? await access.clock.sleep(takesUpEvery)) != nil { await takeUp() }
    }

    /// Goes on with runs that were interrupted, as far as their connections still want them.
    private func takeUp() async {
        do {
            for run in try await store.interruptedRuns() {
                do {
                    _ = try await start(
                        run.connection, organization: run.organization, mode: run.mode == .full ? .full : .delta, confirmsDeletions: false,
                        by: nil)
                } catch is CancellationError {
                    return
                } catch {
                    // One that cannot go on keeps no other from it.
                    logger.notice(
                        "run not taken up", metadata: ["connection.id": "\(run.connection)", "reason": "\(Told(error).code)"])
                }
            }
        } catch is CancellationError {
        } catch {
            logger.error("runs not taken up", metadata: ["error": "\(error)"])
        }
    }

    /// Runs under way in this process.
    package var runningCount: Int { pool.withLock { $0.count } }

    /// Begins the runs that are due by their connections' schedules.
    func startDue(limit: Int) async throws {
        let due = try await store.connectionsDue(now: access.clock.now(), limit: limit)
        await withTaskGroup(of: Void.self) { group in
            for (index, stored) in due.enumerated() {
                if index >= Self.beginningAtOnce { _ = await group.next() }
                group.addTask { await self.takeTurn(stored) }
            }
        }
    }

    /// Begins the run of a connection whose turn it is, unless another server does.
    private func takeTurn(_ stored: StoredConnection) async {
        let connection = stored.connection
        guard !Task.isCancelled, let due = connection.nextRunAt, let interval = connection.interval?.components.seconds else { return }
        let now = access.clock.now()
        // At first only for a while, and for a whole interval when no other try is needed: a server that is killed in between, or whose
        // database fails, loses no run of a day.
        let retry = now + min(Double(interval), Double.random(in: Self.patience))
        do {
            guard try await store.takeTurn(of: stored.number, due: due, next: retry) else { return }
            do {
                _ = try await start(
                    connection.id, organization: connection.organization, mode: .automatic, confirmsDeletions: false, by: "schedule")
            } catch {
                logger.notice(
                    "scheduled run not begun", metadata: ["connection.id": "\(connection.id)", "reason": "\(Told(error).reason)"])
                if Self.passes(error) { return }
            }
            _ = try await store.takeTurn(of: stored.number, due: retry, next: now + Double(interval))
        } catch is CancellationError {
        } catch {
            logger.error("turn not taken", metadata: ["connection.id": "\(connection.id)", "error": "\(error)"])
        }
    }

    /// Whether the same may succeed soon without anybody's doing.
    private static func passes(_ error: any Error) -> Bool {
        switch error {
        case let error as RuntimeError: [.providerUnavailable, .busy, .shuttingDown].contains(error.code)
        case let error as StoreError: error.isTransient
        default: error is CancellationError
        }
    }

    /// Ends a run that is under way, wherever it is worked at.
    ///
    /// - Throws: ``RuntimeError`` when there is none of that name, or it has ended already.
    package func cancel(_ run: PublicID, of connection: PublicID, organization: String, by actor: String) async throws {
        let isCancelled = try await store.cancelRun(run, of: connection, organization: organization, by: actor, now: access.clock.now())
        guard let isCancelled else { throw RuntimeError(.notFound, "there is no run of that name") }
        guard isCancelled else { throw RuntimeError(.conflict, "the run has ended already") }
    }

    /// Begins a run of a connection, and answers as soon as it has its name.
    ///
    /// - Throws: ``RuntimeError`` when the connection cannot be run now.
    package func start(
        _ id: PublicID, organization: String, mode: SyncRequest.Mode, confirmsDeletions: Bool, by actor: String?
    ) async throws -> PublicID {
        var attempts = 3
        while true {
            attempts -= 1
            do {
                return try await startOnce(
                    id, organization: organization, mode: mode, confirmsDeletions: confirmsDeletions, by: actor)
            } catch let error as StoreError where error.code == .conflict && attempts > 0 {
                // Its tokens were refreshed between reading them and the beginning, or it was paused: what it is now decides.
                continue
            }
        }
    }

    private func startOnce(
        _ id: PublicID, organization: String, mode: SyncRequest.Mode, confirmsDeletions: Bool, by actor: String?
    ) async throws -> PublicID {
        guard let stored = try await store.integrationConnection(id, organization: organization) else {
            throw RuntimeError(.notFound, "there is no connection of that id")
        }
        let connection = stored.connection
        guard connection.status.allowsRuns else {
            throw RuntimeError(.conflict, "the connection is \(connection.status.rawValue); only an active one can be run")
        }
        guard let manifest = registry[connection.provider] else {
            throw RuntimeError(.conflict, "the integration `\(connection.provider)` is not here any more")
        }
        // Before the credentials: whoever has to wait anyway must cost no refresh.
        try pool.withLock { try $0.enter(organization) }
        let opened: (version: Int, credentials: IntegrationCredentials)
        do {
            opened = try await refresher.credentials(of: connection)
        } catch {
            leave(organization)
            throw error
        }
        var request = SyncRequest(
            connectionName: connection.name, credentials: opened.credentials, config: connection.config, variables: connection.variables,
            mode: mode, confirmsDeletions: confirmsDeletions)
        request.organization = organization
        request.connection = (stored.number, opened.version)
        request.requestedBy = actor
        return try await begin(request, manifest, connection, version: opened.version)
    }

    private func leave(_ organization: String) { pool.withLock { $0.leave(organization) } }

    /// Must follow entering the pool, which is left at the end of the run.
    private func begin(
        _ request: SyncRequest, _ manifest: IntegrationManifest, _ connection: IntegrationConnection, version: Int
    ) async throws -> PublicID {
        let log = RunLog(logger, now: access.clock.now)
        let local = access.sync(manifest, logger: log.logger) { [refresher] refused in
            do {
                return try await refresher.credentials(of: connection, refused: refused).credentials
            } catch let error as RuntimeError {
                throw EngineError(error.code == .credentialsRefused ? .authenticationRejected : .upstreamFailed, error.reason)
            }
        }
        return try await withCheckedThrowingContinuation { continuation in
            // Answered once: with the run's name, or with why there is none.
            let answer = Mutex<CheckedContinuation<PublicID, any Error>?>(continuation)
            let take: @Sendable () -> CheckedContinuation<PublicID, any Error>? = {
                answer.withLock { answer in
                    defer { answer = nil }
                    return answer
                }
            }
            let result = queue.yield { [store, weak self] in
                defer { self?.leave(connection.organization) }
                async let written: Void = log.write(to: store)
                do {
                    let report = try await local.sync(request, in: store) { run in
                        log.begin(run)
                        log.logger.info("run begins", metadata: ["run.mode": "\(request.mode)"])
                        take()?.resume(returning: run)
                    }
                    await self?.finished(report, connection, version: version, log.logger)
                } catch {
                    if let waiting = take() {
                        waiting.resume(throwing: Self.named(error))
                    } else if let run = log.run {
                        await self?.ended(run, connection, error, log.logger)
                    }
                }
                log.finish()
                await written
            }
            if case .terminated = result {
                leave(connection.organization)
                take()?.resume(throwing: RuntimeError(.shuttingDown, "the server is going down"))
            }
        }
    }

    /// A run that is cancelled is taken up at the next start; one whose lease is lost is another's.
    private func ended(_ run: PublicID, _ connection: IntegrationConnection, _ error: any Error, _ logger: Logger) async {
        guard !(error is CancellationError), (error as? StoreError)?.code != .leaseLost else { return }
        let told = Told(error)
        logger.error(
            "run ended",
            metadata: [
                "connection.id": "\(connection.id)", "run.id": "\(run)", "error": "\(told.code)", "reason": "\(told.reason)",
            ])
        metrics.count(.runs, connection.provider, RunStatus.failed.rawValue)
        do {
            try await store.failRun(run, reason: told.reason)
        } catch {
            logger.error("run not ended", metadata: ["run.id": "\(run)", "error": "\(Told(error).code)"])
        }
    }

    /// Refused credentials are for a person to put right: no run begins until they are.
    private func finished(_ report: SyncReport, _ connection: IntegrationConnection, version: Int, _ logger: Logger) async {
        var metadata: Logger.Metadata = [
            "run.id": "\(report.runID)", "run.status": "\(report.status.rawValue)", "connection.id": "\(connection.id)",
        ]
        if let reason = report.reason { metadata["reason"] = "\(reason)" }
        logger.info("run finished", metadata: metadata)
        metrics.count(.runs, connection.provider, report.status.rawValue)
        metrics.measure(.runs, connection.provider, seconds: access.clock.now().timeIntervalSince(report.startedAt))
        guard report.failure?.code == .authenticationRejected else { return }
        let reason = report.reason
        do {
            _ = try await store.updateConnection(
                connection.id, organization: connection.organization, version: version, now: access.clock.now()
            ) { known in
                try known.apply(.tested(isAccepted: false))
                known.reason = reason
                return AuditEvent(
                    .connectionTested, target: known.id.rawValue, by: report.runID, details: ["accepted": "false"])
            }
        } catch {
            logger.error(
                "connection not updated", metadata: ["connection.id": "\(connection.id)", "error": "\(Told(error).code)"])
        }
    }

    private static func named(_ error: any Error) -> any Error {
        switch error {
        case let error as StoreError where error.code == .runActive:
            RuntimeError(.conflict, "a run of this connection is under way")
        case let error as EngineError: RuntimeError(.conflict, error.reason)
        case is CancellationError: RuntimeError(.shuttingDown, "the server is going down")
        default: error
        }
    }
}

/// What those may hear of an error whose run it is. Ours hold no secrets; of others, which may hold anything, it is the type.
private struct Told {
    let code: String
    let reason: String

    init(_ error: any Error) {
        switch error {
        case let error as StoreError: (code, reason) = (error.code.description, error.reason)
        case let error as RuntimeError: (code, reason) = (error.code.rawValue, error.reason)
        case let error as EngineError: (code, reason) = (error.code.description, error.reason)
        case let error as VaultError: (code, reason) = (error.code.rawValue, error.reason)
        default:
            code = "\(type(of: error))"
            reason = code
        }
    }
}
