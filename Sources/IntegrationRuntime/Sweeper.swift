import Foundation
import IntegrationCore
import IntegrationEngine
package import IntegrationStore
package import Logging
import ServiceLifecycle

/// Does what nobody waits for: refreshes tokens ahead of time, gives those of deleted connections back, removes
/// what nobody can come back to.
package struct Sweeper: Service, CustomStringConvertible {
    private static let batch = 200
    /// Tokens that are refreshed at a time: one provider that is slow to answer must not hold up the others.
    private static let refreshesAtOnce = 8
    /// What is removed in one transaction (a run with its attempts and its log counts as one), and transactions of a kind in one sweep: those
    /// who have something to write come in between.
    private static let removalsAtOnce = 1000
    private static let removals = 20
    /// How long what was logged of a run is kept, in seconds.
    private static let logAge: TimeInterval = 30 * 24 * 3600

    private static let outageAge: TimeInterval = 30 * 24 * 3600
    /// A budget that nobody drew from for so long is full again, unless the provider asked for more patience than a month.
    private static let budgetAge: TimeInterval = 32 * 24 * 3600

    private let store: IntegrationStore
    private let refresher: TokenRefresher
    private let revoker: TokenRevoker
    private let access: ProviderAccess
    /// How long runs are kept that changed nothing.
    private let keepsRuns: Duration
    /// How long resolved findings are kept, and runs that changed something; nil for ever.
    private let keepsHistory: Duration?
    /// Nil sweeps only when it is told to.
    private let interval: Duration?
    private let logger: Logger

    package init(
        store: IntegrationStore, refresher: TokenRefresher, revoker: TokenRevoker, access: ProviderAccess,
        keepsRuns: Duration, keepsHistory: Duration?, interval: Duration?, logger: Logger
    ) {
        self.store = store
        self.refresher = refresher
        self.revoker = revoker
        self.access = access
        self.keepsRuns = keepsRuns
        self.keepsHistory = keepsHistory
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

    /// Once through all that is due, each kind beside the others: none waits for another, or ends with it.
    package func sweep() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await attempt("revocations") { try await revoker.sweep() } }
            group.addTask { await attempt("refreshes") { try await refreshAhead() } }
            group.addTask { await attempt("removals") { try await forget() } }
        }
    }

    private func attempt(_ kind: String, _ body: () async throws -> Void) async {
        do {
            try await body()
        } catch is CancellationError {
        } catch {
            logger.error("sweep ended", metadata: ["kind": "\(kind)", "error": "\(error)"])
        }
    }

    private func refreshAhead() async throws {
        let now = access.clock.now()
        let ending = try await store.connectionsWithTokens(endingBefore: now + refresher.longestMargin, now: now, limit: Self.batch)
        await withTaskGroup(of: Void.self) { group in
            for (index, stored) in ending.enumerated() {
                if index >= Self.refreshesAtOnce { _ = await group.next() }
                group.addTask { await refresh(stored.connection) }
            }
        }
    }

    private func refresh(_ connection: IntegrationConnection) async {
        do {
            _ = try await refresher.credentials(of: connection)
        } catch is CancellationError {
        } catch let error as RuntimeError {
            logger.notice(
                "tokens not refreshed", metadata: ["connection.id": "\(connection.id)", "reason": "\(error.code.rawValue)"])
        } catch {
            logger.error("tokens not refreshed", metadata: ["connection.id": "\(connection.id)", "error": "\(error)"])
        }
    }

    /// Removes flows that were left, what deleted connections have read, and old lines of logs. What is too much is for the next sweep.
    private func forget() async throws {
        let now = access.clock.now()
        try await store.removeExpiredOAuthStates(now: now)
        try await store.removeOldConnectSessions(now: now)
        try await removeInPortions { try await store.removeOldAnswers(now: now, limit: $0) }
        try await store.removeOutages(endedBefore: now - Self.outageAge)
        try await removeInPortions { try await store.removeUnusedBudgets(before: now - Self.budgetAge, limit: $0) }
        let oldRuns = now - keepsRuns / .seconds(1)
        try await removeInPortions { try await store.removeRuns(endedBefore: oldRuns, limit: $0) }
        if let keepsHistory {
            let old = now - keepsHistory / .seconds(1)
            try await removeInPortions { try await store.removeHistory(before: old, limit: $0) }
        }
        try await removeInPortions { try await store.removeLeftovers(logsBefore: now - Self.logAge, limit: $0, now: now) }
    }

    /// - Parameter remove: removes at most so many, and says how many there were.
    private func removeInPortions(_ remove: (_ limit: Int) async throws -> Int) async throws {
        for _ in 0..<Self.removals {
            try Task.checkCancellation()
            if try await remove(Self.removalsAtOnce) == 0 { return }
        }
    }
}
