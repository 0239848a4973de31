import Foundation
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
    /// Runs at a time: each has its own way out and its own pages in memory.
    private static let limit = 64

    private let running = Mutex(0)
    private let takesUpEvery: Duration?
    private let jobs: AsyncStream<@Sendable () async -> Void>
    private let queue: AsyncStream<@Sendable () async -> Void>.Continuation

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
                for await job in jobs.cancelOnGracefulShutdown() { group.addTask { await job() } }
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
                } catch let error as RuntimeError {
                    logger.notice(
                        "run not taken up", metadata: ["connection.id": "\(run.connection)", "reason": "\(error.code.rawValue)"])
                }
            }
        } catch {
            logger.error("runs not taken up", metadata: ["error": "\(error)"])
        }
    }

    /// Runs under way in this process.
    package var runningCount: Int { running.withLock { $0 } }

    /// Begins the runs that are due by their connections' schedules.
    func startDue(limit: Int) async throws {
        let now = access.clock.now()
        for stored in try await store.connectionsDue(now: now, limit: limit) {
            guard let due = stored.connection.nextRunAt, let interval = stored.connection.interval else { continue }
            let next = now + Double(interval.components.seconds)
            guard try await store.takeTurn(of: stored.number, due: due, next: next) else { continue }
            do {
                _ = try await start(
                    stored.connection.id, organization: stored.connection.organization, mode: .automatic, confirmsDeletions: false,
                    by: "schedule")
            } catch let error as RuntimeError {
                logger.notice(
                    "scheduled run not begun",
                    metadata: ["connection.id": "\(stored.connection.id)", "reason": "\(error.code.rawValue)"])
                // Another try soon, where it is only a matter of room.
                if error.code == .busy { _ = try await store.takeTurn(of: stored.number, due: next, next: now + 60) }
            }
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
        let opened = try await refresher.credentials(of: connection)
        var request = SyncRequest(
            connectionName: connection.name, credentials: opened.credentials, config: connection.config, variables: connection.variables,
            mode: mode, confirmsDeletions: confirmsDeletions)
        request.organization = organization
        request.connection = (stored.number, opened.version)
        request.requestedBy = actor
        return try await begin(request, manifest, connection, version: opened.version)
    }

    private func begin(
        _ request: SyncRequest, _ manifest: IntegrationManifest, _ connection: IntegrationConnection, version: Int
    ) async throws -> PublicID {
        let isFree = running.withLock { running in
            guard running < Self.limit else { return false }
            running += 1
            return true
        }
        guard isFree else { throw RuntimeError(.busy, "\(Self.limit) runs are under way; try again when one has ended") }
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
                defer { self?.running.withLock { $0 -= 1 } }
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
                running.withLock { $0 -= 1 }
                take()?.resume(throwing: RuntimeError(.shuttingDown, "the server is going down"))
            }
        }
    }

    /// A run that is cancelled is taken up at the next start; one whose lease is lost is another's.
    private func ended(_ run: PublicID, _ connection: IntegrationConnection, _ error: any Error, _ logger: Logger) async {
        guard !(error is CancellationError), (error as? StoreError)?.code != .leaseLost else { return }
        logger.error("run ended", metadata: ["connection.id": "\(connection.id)", "run.id": "\(run)", "error": "\(error)"])
        metrics.count(.runs, connection.provider, RunStatus.failed.rawValue)
        do {
            try await store.failRun(run, reason: "\(error)")
        } catch {
            logger.error("run not ended", metadata: ["run.id": "\(run)", "error": "\(error)"])
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
            logger.error("connection not updated", metadata: ["connection.id": "\(connection.id)", "error": "\(error)"])
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
