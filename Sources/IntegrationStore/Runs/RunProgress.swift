package import Foundation
package import IntegrationCore
import SQLDatabase

/// How far a run is, and what became of its attempts so far.
package struct RunProgress: Hashable, Sendable {
    /// An attempt that did not bring it to its end.
    package struct Attempt: Hashable, Sendable {
        package let number: Int
        package let startedAt: Date
        package let endedAt: Date
        /// Machine and process.
        package let worker: String?
        package let cause: RunCause
        package let reason: String?
        /// Written in it.
        package let pages: Int
    }

    package let run: RunSummary
    /// Streams it has met, while it is not finished.
    package let streams: [StreamTotal]
    package let attempts: [Attempt]
    /// Requests to the provider so far, in all attempts.
    package let requests: Int
    /// Verdicts of the connection now, by check.
    package let verdicts: [VerdictCount]
}

extension IntegrationStore {
    /// Nil when the organisation's connection has no such run.
    package func progress(of run: PublicID, connection: PublicID, organization: String) async throws -> RunProgress? {
        guard let summary = try await self.run(run, of: connection, organization: organization) else { return nil }
        let streams = summary.finishedAt == nil ? try await streamTotals(of: summary.id) : []
        let verdicts = try await verdictCounts(connection: summary.connection)
        return try await read(as: .organization(organization)) { transaction in
            let attempts = try transaction.rows(
                "SELECT * FROM run_attempts WHERE run_id = \(summary.id.rawValue) ORDER BY number"
            ).map { row in
                RunProgress.Attempt(
                    number: row["number"], startedAt: Date(millisecondsSince1970: row["started_at"]),
                    endedAt: Date(millisecondsSince1970: row["ended_at"]), worker: row["worker"],
                    cause: RunCause(rawValue: row["cause"]) ?? .internalError, reason: row["reason"], pages: row["pages"])
            }
            let requests = try transaction.value("SELECT requests FROM runs WHERE id = \(summary.id.rawValue)", as: Int.self) ?? 0
            return RunProgress(run: summary, streams: streams, attempts: attempts, requests: requests, verdicts: verdicts)
        }
    }
}
