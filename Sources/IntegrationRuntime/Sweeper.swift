import Foundation
import IntegrationCore
import IntegrationEngine
package import IntegrationStore
package import Logging
import ServiceLifecycle

/// Does what nobody waits for: begins runs that are due, refreshes tokens ahead of time, gives those of deleted connections back, forgets flows
/// that were left.
package struct Sweeper: Service, CustomStringConvertible {
    private static let batch = 200

    private let store: IntegrationStore
    private let refresher: TokenRefresher
    private let revoker: TokenRevoker
    private let runs: RunService
    private let access: ProviderAccess
    /// Nil sweeps only when it is told to.
    private let interval: Duration?
    private let logger: Logger

    package init(
        store: IntegrationStore, refresher: TokenRefresher, revoker: TokenRevoker, runs: RunService, access: ProviderAccess,
        interval: Duration?,
        logger: Logger
    ) {
        self.store = store
        self.refresher = refresher
        self.revoker = revoker
        self.runs = runs
        self.access = access
        self.interval = interval
        self.logger = logger
    }

    /// What the log of its start says: the parts of a server are nobody's to read there.
    package var description: String { "Sweeper" }

    package func run() async throws {
        guard let interval else { return try await gracefulShutdown() }
        // Cancelled when the server goes down: what it is at is in the database.
        try? await cancelWhenGracefulShutdown {
            while true {
                await sweep()
                try await access.clock.sleep(interval)
            }
        }
    }

    /// Once through all that is due.
    package func sweep() async {
        do {
            let now = access.clock.now()
            try await store.removeExpiredOAuthStates(now: now)
            try await runs.startDue(limit: Self.batch)
            try await revoker.sweep()
            for stored in try await store.connectionsWithTokens(endingBefore: now + refresher.longestMargin, now: now, limit: Self.batch) {
                try Task.checkCancellation()
                do {
                    _ = try await refresher.credentials(of: stored.connection)
                } catch let error as RuntimeError {
                    logger.notice(
                        "tokens not refreshed",
                        metadata: ["connection.id": "\(stored.connection.id)", "reason": "\(error.code.rawValue)"])
                }
            }
        } catch is CancellationError {
        } catch {
            logger.error("sweep ended", metadata: ["error": "\(error)"])
        }
    }
}
