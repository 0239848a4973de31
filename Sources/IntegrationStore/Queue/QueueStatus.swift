package import Foundation
package import IntegrationCore
import SQLDatabase

/// How the queue stands, over all nodes.
package struct QueueStatus: Hashable, Sendable {
    /// A process that works at runs.
    package struct Worker: Hashable, Sendable {
        package let host: String
        package let pid: Int
        package let runs: Int
        package let heardOf: Date
    }

    /// Runs that could begin now; counted up to ``counted``.
    package let ready: Int
    /// Runs whose pause is not over.
    package let waiting: Int
    package let running: Int
    /// How long the one has been ready that was so first.
    package let oldestReady: Duration?
    package let workers: [Worker]
    /// Connections that run by themselves and are due, counted up to ``counted``.
    package let due: Int

    /// More are said to be so many: to count millions each time somebody looks would cost more than it tells.
    package static let counted = 100_000
}

extension IntegrationStore {
    package func queueStatus() async throws -> QueueStatus {
        let time = environment.time()
        return try await read(as: .system) { transaction in
            let now = try DatabaseClock(transaction, time).read(transaction)
            func count(_ condition: SQLStatement, of table: SQLStatement = "runs") throws -> Int {
                try transaction.value(
                    "SELECT count(*) FROM (SELECT 1 FROM \(table) WHERE \(condition) LIMIT \(QueueStatus.counted)) AS counted",
                    as: Int.self) ?? 0
            }
            let oldest =
                try transaction.value(
                    "SELECT min(ready_at) FROM (SELECT ready_at FROM runs WHERE status = 'pending' AND wait_until IS NULL LIMIT 10000) AS heads",
                    as: Int64?.self) ?? nil
            let workers = try transaction.rows(
                """
                SELECT owner_host, owner_pid, count(*) AS runs, max(heartbeat_at) AS heard FROM runs
                WHERE status = 'running' AND owner_host IS NOT NULL GROUP BY owner_host, owner_pid ORDER BY owner_host, owner_pid
                """
            ).map { row in
                let host: String = row["owner_host"]
                return QueueStatus.Worker(
                    host: host.split(separator: "/").first.map(String.init) ?? host, pid: row["owner_pid"] ?? 0, runs: row["runs"],
                    heardOf: Date(millisecondsSince1970: row["heard"]))
            }
            return QueueStatus(
                ready: try count("status = 'pending' AND wait_until IS NULL"),
                waiting: try count("status = 'pending' AND wait_until IS NOT NULL"), running: try count("status = 'running'"),
                oldestReady: oldest.map { .milliseconds(max(0, now - $0)) }, workers: workers,
                due: try count("next_run_at <= \(now) AND \(Self.runsByItself)", of: "connections"))
        }
    }

    /// Runs of all organisations, newest first.
    package func recentRuns(
        organization: String? = nil, status: RunStatus? = nil, limit: Int
    ) async throws -> [(organization: String, connection: String, run: RunSummary)] {
        try await read(as: .of(organization)) { transaction in
            let own: SQLStatement = organization.map { "runs.organization = \($0)" } ?? "TRUE"
            let kind: SQLStatement = status.map { "runs.status = \($0.rawValue)" } ?? "TRUE"
            let runs = try RunSummary.fetch(transaction, where: "\(own) AND \(kind) ORDER BY runs.id DESC LIMIT \(limit)")
            let rows = try transaction.rows(
                """
                SELECT id, organization, coalesce(public_id, name) AS connection FROM connections
                WHERE id IN (SELECT value FROM \(each: runs.map(\.connection.rawValue)))
                """)
            let names = Dictionary(
                rows.map { ($0["id"] as Int64, ($0["organization"] as String, $0["connection"] as String)) }
            ) { first, _ in first }
            return runs.map { run in
                let name = names[run.connection.rawValue] ?? ("", "")
                return (name.0, name.1, run)
            }
        }
    }

    /// A run by its name alone, for the operator.
    package func run(_ run: PublicID) async throws -> (organization: String, connection: PublicID?, run: RunSummary)? {
        try await read(as: .system) { transaction in
            guard let summary = try RunSummary.fetch(transaction, where: "runs.public_id = \(run.rawValue)").first,
                let row = try transaction.row(
                    "SELECT organization, public_id FROM connections WHERE id = \(summary.connection.rawValue)")
            else { return nil }
            return (row["organization"], (row["public_id"] as String?).map(PublicID.init(rawValue:)), summary)
        }
    }
}
