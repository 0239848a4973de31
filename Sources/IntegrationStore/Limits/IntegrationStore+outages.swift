package import Foundation
import SQLDatabase

/// Hosts that are down, as all nodes know it: one row for each outage.
extension IntegrationStore {
    /// After a probe that failed, the next waits twice as long; in milliseconds.
    private static let firstPause: Int64 = 5000
    private static let longestPause: Int64 = 60_000
    /// A probe of which nothing was heard for so long is lost; in milliseconds.
    private static let longestProbe: Int64 = 90_000

    /// Hosts that are down now.
    package func openOutages() async throws -> [ProviderOutage] {
        let time = environment.time()
        return try await read(as: .system) { try Self.outages($0, where: "ended_at IS NULL ORDER BY id", time) }
    }

    /// Outages that ended last, or last still, newest first.
    package func recentOutages(since moment: Date, limit: Int) async throws -> [ProviderOutage] {
        let time = environment.time()
        return try await read(as: .system) { transaction in
            try Self.outages(
                transaction, where: "ended_at IS NULL OR ended_at >= \(moment.millisecondsSince1970) ORDER BY id DESC LIMIT \(limit)", time)
        }
    }

    private static func outages(
        _ transaction: any SQLTransaction, where condition: SQLStatement, _ time: DatabaseClock.Time
    ) throws -> [ProviderOutage] {
        let clock = DatabaseClock(transaction, time)
        return try transaction.rows("SELECT *, \(clock.now) AS now FROM provider_outages WHERE \(condition)").map { row in
            let now: Int64 = row["now"]
            return ProviderOutage(
                host: row["host"], provider: row["provider"], reason: row["reason"],
                beganAt: Date(millisecondsSince1970: row["began_at"]),
                endedAt: (row["ended_at"] as Int64?).map(Date.init(millisecondsSince1970:)), probes: row["probes"],
                nextProbe: .milliseconds(max(0, (row["next_probe_at"] as Int64) - now)))
        }
    }

    /// Says that a host is down.
    ///
    /// - Returns: Whether nobody had said so before.
    package func beginOutage(of host: String, provider: String, reason: String) async throws -> Bool {
        let time = environment.time()
        return try await control { transaction in
            let now = DatabaseClock(transaction, time).now
            return try transaction.run(
                """
                INSERT INTO provider_outages (host, provider, reason, began_at, next_probe_at)
                VALUES (\(host), \(provider), \(reason.storable), \(now), \(now) + \(Self.firstPause)) ON CONFLICT DO NOTHING
                """) > 0
        }
    }

    /// Takes it upon the caller to find out whether a host is still down.
    ///
    /// - Returns: False when somebody else does, or it is not the time for it.
    package func claimProbe(of host: String) async throws -> Bool {
        let time = environment.time()
        return try await control { transaction in
            let now = DatabaseClock(transaction, time).now
            return try transaction.run(
                """
                UPDATE provider_outages SET probes = probes + 1, probe_until = \(now) + \(Self.longestProbe)
                WHERE host = \(host) AND ended_at IS NULL AND next_probe_at <= \(now) AND (probe_until IS NULL OR probe_until <= \(now))
                """) > 0
        }
    }

    /// Says that a host did not answer a probe.
    ///
    /// - Parameter reason: nil where nobody knows: then the next may try at once.
    package func probeFailed(of host: String, reason: String?) async throws {
        let time = environment.time()
        try await control { transaction in
            let now = DatabaseClock(transaction, time).now
            guard let reason else {
                try transaction.run("UPDATE provider_outages SET probe_until = NULL WHERE host = \(host) AND ended_at IS NULL")
                return
            }
            let open = try transaction.row(
                """
                SELECT id, probes FROM provider_outages WHERE host = \(host) AND ended_at IS NULL \(unchecked: transaction.dialect.lock)
                """)
            guard let open else { return }
            let doublings = min(max((open["probes"] as Int) - 1, 0), 10)
            let pause = min(Self.longestPause, Self.firstPause << Int64(doublings))
            try transaction.run(
                """
                UPDATE provider_outages SET probe_until = NULL, reason = \(reason.storable), next_probe_at = \(now) + \(pause)
                WHERE id = \(open["id"] as Int64)
                """)
        }
    }

    /// Says that a host answers again.
    ///
    /// - Returns: the outage; nil when there was none, or somebody else has said so.
    package func endOutage(of host: String) async throws -> ProviderOutage? {
        let time = environment.time()
        return try await control { transaction in
            let now = DatabaseClock(transaction, time).now
            let id = try transaction.value(
                "UPDATE provider_outages SET ended_at = \(now), probe_until = NULL WHERE host = \(host) AND ended_at IS NULL RETURNING id",
                as: Int64.self)
            guard let id else { return nil }
            return try Self.outages(transaction, where: "id = \(id)", time).first
        }
    }

    /// Forgets outages that ended long ago.
    package func removeOutages(endedBefore moment: Date) async throws {
        let old: SQLStatement = "provider_outages WHERE ended_at < \(moment.millisecondsSince1970)"
        guard try await read(as: .system, { try $0.exists("SELECT 1 FROM \(old) LIMIT 1") }) else { return }
        try await write(.locking, as: .system) { try $0.run("DELETE FROM \(old)") }
    }
}
