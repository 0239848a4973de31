import Foundation
package import IntegrationCore
package import IntegrationEngine
package import IntegrationStore
package import Logging
import ServiceLifecycle
import Synchronization

/// Runs connections in this process, each in a task of its own, until the server goes down: what is interrupted then goes on at the next
/// start.
package final class RunService: Service {
    private let registry: IntegrationRegistry
    private let store: IntegrationStore
    private let refresher: TokenRefresher
    private let access: ProviderAccess
    private let logger: Logger
    private let jobs: AsyncStream<@Sendable () async -> Void>
    private let queue: AsyncStream<@Sendable () async -> Void>.Continuation

    package init(
        registry: IntegrationRegistry, store: IntegrationStore, refresher: TokenRefresher, access: ProviderAccess, logger: Logger
    ) {
        self.registry = registry
        self.store = store
        self.refresher = refresher
        self.access = access
        self.logger = logger
        (jobs, queue) = AsyncStream.makeStream()
    }

    /// Works until the server goes down. Then every run stops after the page it is at, and gives its lease back.
    package func run() async throws {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                for await job in jobs.cancelOnGracefulShutdown() { group.addTask { await job() } }
                group.cancelAll()
            }
        } onGracefulShutdown: { [queue] in
            queue.finish()
        }
    }

    /// Begins a run of a connection, and answers as soon as it has its name.
    ///
    /// - Throws: ``RuntimeError`` when the connection cannot be run now.
    package func start(
        _ id: PublicID, organization: String, mode: SyncRequest.Mode, confirmsDeletions: Bool, by actor: String
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
        let credentials = try await refresher.credentials(of: connection)
        var request = SyncRequest(
            connectionName: connection.name, credentials: credentials, config: connection.config, variables: connection.variables,
            mode: mode, confirmsDeletions: confirmsDeletions)
        request.organization = organization
        request.requestedBy = actor
        return try await begin(request, manifest, connection)
    }

    private func begin(
        _ request: SyncRequest, _ manifest: IntegrationManifest, _ connection: IntegrationConnection
    ) async throws -> PublicID {
        let local = access.sync(manifest, logger: logger)
        return try await withCheckedThrowingContinuation { continuation in
            // Answered once: with the run's name, or with why there is none.
            let answer = Mutex<CheckedContinuation<PublicID, any Error>?>(continuation)
            let take: @Sendable () -> CheckedContinuation<PublicID, any Error>? = {
                answer.withLock { answer in
                    defer { answer = nil }
                    return answer
                }
            }
            let result = queue.yield { [store, logger, weak self] in
                do {
                    let report = try await local.sync(request, in: store) { take()?.resume(returning: $0) }
                    await self?.finished(report, connection)
                } catch {
                    guard let waiting = take() else {
                        logger.error("run ended", metadata: ["connection.id": "\(connection.id)", "error": "\(error)"])
                        return
                    }
                    waiting.resume(throwing: Self.named(error))
                }
            }
            if case .terminated = result { take()?.resume(throwing: RuntimeError(.shuttingDown, "the server is going down")) }
        }
    }

    /// Refused credentials are for a person to put right: no run begins until they are.
    private func finished(_ report: SyncReport, _ connection: IntegrationConnection) async {
        logger.info(
            "run finished",
            metadata: ["run.id": "\(report.runID)", "run.status": "\(report.status.rawValue)", "connection.id": "\(connection.id)"])
        guard report.failure?.code == .authenticationRejected else { return }
        let reason = report.reason
        do {
            _ = try await store.updateConnection(connection.id, organization: connection.organization, now: access.clock.now()) { known in
                known.status = try known.status.after(.tested(isAccepted: false))
                known.reason = reason
                return AuditEvent(
                    .connectionTested, target: known.id.rawValue, by: report.runID, details: ["accepted": "false"])
            }
        } catch {
            logger.error("connection not updated", metadata: ["connection.id": "\(connection.id)", "error": "\(error)"])
        }
    }

    private static func named(_ error: any Error) -> any Error {
        guard let error = error as? StoreError, error.code == .runActive else { return error }
        return RuntimeError(.conflict, "a run of this connection is under way")
    }
}
