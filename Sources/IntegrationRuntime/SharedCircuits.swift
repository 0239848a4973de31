package import Foundation
package import IntegrationCore
package import IntegrationStore
package import Logging
import Synchronization

/// Knows for this process which hosts of providers are down on any node, and finds out when they are back.
///
/// A host counts as down after some requests of this process that failed one after another, of several connections. From then on nobody asks it, on any node, but one
/// request at a time that finds out. What is known of others is a little old: to look before each request would cost more than it saves.
package final class SharedCircuits: ProviderCircuits {
    /// Failures in a row after which a host counts as down.
    private static let threshold = 10
    /// Of so many connections at least: what fails for one alone may be its own, and must not stop all others.
    private static let fewestConnections = 2
    /// How many seconds old may be what is known of other nodes.
    private static let freshness: TimeInterval = 2
    /// With more of them that fail, counting begins anew: then a host is down a little later.
    private static let mostHosts = 10_000

    /// Failures in a row.
    private struct Failures {
        var count = 0
        /// Those that they are of, as far as it matters how many.
        var connections: Set<String> = []
    }

    private struct State {
        var failures: [String: Failures] = [:]
        var open: [String: (outage: ProviderOutage, seenAt: Date)] = [:]
        var lookedAt: Date?
        var looking: Task<Void, Never>?
        /// Looks that have begun, and the last of them that was heard: an earlier one that comes later tells of the past.
        var looks = 0
        var heard = 0
    }

    private let store: IntegrationStore
    private let logger: Logger
    private let now: @Sendable () -> Date
    private let state = Mutex(State())

    package init(store: IntegrationStore, now: @escaping @Sendable () -> Date, logger: Logger) {
        self.store = store
        self.now = now
        self.logger = logger
    }

    package func admit(_ host: String, of provider: String, for connection: String) async throws -> CircuitPassage {
        await look()
        guard let (outage, seenAt) = state.withLock({ $0.open[host] }) else {
            return CircuitPassage(host: host, provider: provider, connection: connection)
        }
        let wait = outage.nextProbe - .seconds(now().timeIntervalSince(seenAt))
        if wait <= .zero, (try? await store.claimProbe(of: host)) ?? false {
            return CircuitPassage(host: host, provider: provider, connection: connection, isProbe: true)
        }
        // A little after whoever finds out, and not all at once.
        throw ProviderDown(host: host, wait: max(wait, .seconds(1)) + .milliseconds(Int.random(in: 500...5000)))
    }

    package func report(_ outcome: CircuitOutcome, of passage: CircuitPassage) async {
        switch outcome {
        case .answered: await answered(passage)
        case .failed(let reason): await failed(passage, reason)
        case .unknown:
            guard passage.isProbe else { return }
            await attempt(passage) { [store] in try await store.probeFailed(of: passage.host, reason: nil) }
        }
    }

    private func answered(_ passage: CircuitPassage) async {
        let isOpen = state.withLock { state in
            state.failures[passage.host] = nil
            return state.open[passage.host] != nil
        }
        guard isOpen || passage.isProbe else { return }
        await attempt(passage) { [store, logger] in
            guard let outage = try await store.endOutage(of: passage.host) else { return }
            logger.notice(
                "provider is back",
                metadata: [
                    "provider.slug": "\(outage.provider)", "host": "\(passage.host)", "probes": "\(outage.probes)",
                    "since": "\(outage.beganAt)",
                ])
        }
        await look(isForced: true)
    }

    private func failed(_ passage: CircuitPassage, _ reason: String) async {
        if passage.isProbe {
            await attempt(passage) { [store] in try await store.probeFailed(of: passage.host, reason: reason) }
            return await look(isForced: true)
        }
        let isDown = state.withLock { state in
            if state.failures.count >= Self.mostHosts { state.failures = [:] }
            var failures = state.failures[passage.host] ?? Failures()
            failures.count += 1
            if failures.connections.count < Self.fewestConnections { failures.connections.insert(passage.connection) }
            state.failures[passage.host] = failures
            return failures.count >= Self.threshold && failures.connections.count >= Self.fewestConnections
                && state.open[passage.host] == nil
        }
        guard isDown else { return }
        await attempt(passage) { [store, logger] in
            guard try await store.beginOutage(of: passage.host, provider: passage.provider, reason: reason) else { return }
            // Once for all nodes.
            logger.error(
                "provider is down",
                metadata: ["provider.slug": "\(passage.provider)", "host": "\(passage.host)", "reason": "\(reason)"])
        }
        await look(isForced: true)
    }

    /// Reads what other nodes know, where it was not read just now; once for all who want to know. While the database is away, what was known
    /// before holds.
    private func look(isForced: Bool = false) async {
        let now = now()
        let looking: Task<Void, Never>? = state.withLock { state in
            if !isForced, let looking = state.looking { return looking }
            guard isForced || state.lookedAt.map({ abs(now.timeIntervalSince($0)) >= Self.freshness }) ?? true else { return nil }
            state.lookedAt = now
            state.looks += 1
            let looking = Task { [look = state.looks] in await read(look) }
            state.looking = looking
            return looking
        }
        await looking?.value
    }

    private func read(_ look: Int) async {
        let outages = try? await store.openOutages()
        let seenAt = now()
        state.withLock { state in
            if look == state.looks { state.looking = nil }
            guard let outages, look > state.heard else { return }
            state.heard = look
            let before = state.open
            state.open = Dictionary(outages.map { ($0.host, ($0, seenAt)) }) { first, _ in first }
            // Whoever ended it has heard an answer.
            for host in before.keys where state.open[host] == nil { state.failures[host] = nil }
        }
    }

    /// In a task of its own: a run that is stopped must not leave others waiting for what it was to find out.
    private func attempt(_ passage: CircuitPassage, _ body: @escaping @Sendable () async throws -> Void) async {
        await Task { [logger] in
            do {
                try await body()
            } catch {
                logger.error("circuit not kept", metadata: ["host": "\(passage.host)", "error": "\(Told(error).reason)"])
            }
        }.value
    }
}
