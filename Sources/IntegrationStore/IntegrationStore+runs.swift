package import Foundation
package import IntegrationCore
import SQLDatabase
import Synchronization

extension IntegrationStore {
    /// Begins a run, or takes up one that was interrupted: of the same connection, mode, streams and hashes, and not older than
    /// `resumeWithin`. Another interrupted run of the connection is marked cancelled.
    ///
    /// Throws ``StoreError/Code/runActive`` while the process of a running run is alive and its last heartbeat at most 10 s old.
    package func openRun(_ request: RunRequest) async throws -> OpenRun {
        let run = try await write(.locking, as: .system) { [environment, auditKey] transaction in
            try RunOpening(
                transaction: transaction, request: request, owner: environment.process, isAlive: environment.isAlive,
                time: environment.time(), auditKey: auditKey
            ).open()
        }
        leases.withLock { _ = $0.insert(run.lease) }
        return run
    }

    /// Says that the run is alive. Commits do so by themselves; call it every few seconds where none may come for a while.
    ///
    /// Throws ``StoreError/Code/leaseLost`` when the run is no longer this holder's.
    package func heartbeat(_ lease: RunLease) async throws {
        // Read where it is written: it may have waited for the writer.
        try await write(.locking, as: .system) { [environment] transaction in
            try LeaseCheck(transaction: transaction, lease: lease).pass(environment.time())
        }
    }

    /// Ends a run.
    /// - Parameters:
    ///   - checks: the manifest's checks now; findings of every other check are resolved as "check removed".
    ///   - subjects: what they are about; what one said of something else goes once all of that is judged.
    ///   - requests: what was sent to the provider, in all attempts.
    ///   - judged: streams of which every record is judged, and the manifest and settings that was under.
    /// - Returns: the run with its final counters.
    package func finishRun(
        _ lease: RunLease, status: RunStatus, cause: RunCause? = nil, reason: String? = nil, requests: Int = 0, checks: Set<String>,
        subjects: [String: CheckSubject] = [:], judged: (streams: [StreamID], judgedAs: String)? = nil, now: Date
    ) async throws -> RunSummary {
        let summary = try await write(.locking, as: .system) { [environment] transaction in
            try LeaseCheck(transaction: transaction, lease: lease).pass(environment.time())
            let ending = RunEnding(transaction: transaction, run: lease.run, now: now)
            var findings = try FindingWriter(transaction, run: lease.run, now: now)
            let mode = try transaction.value("SELECT mode FROM runs WHERE id = \(lease.run.rawValue)", as: String.self)
            try RunUnits.settle(lease.run, in: transaction)
            if status == .success, mode == RunMode.full.rawValue {
                try findings.withdrawUnreported(in: lease.run, of: lease.connection)
            }
            let retirement = CheckRetirement(transaction: transaction, connection: lease.connection)
            try retirement.retire(except: checks, &findings)
            try retirement.settle(subjects, judged: Set(judged?.streams ?? []), &findings)
            try findings.save()
            try Self.add(findings.counts, to: lease.run, in: transaction)
            if let judged { try ending.save(judged.streams, judgedAs: judged.judgedAs) }
            try ending.end(status, cause: cause, reason: reason)
            try transaction.run("UPDATE runs SET requests = \(requests) WHERE id = \(lease.run.rawValue)")
            let summary = try RunSummary.fetch(transaction, where: "runs.id = \(lease.run.rawValue)").first
            guard let summary else { throw StoreError(.notFound, "the run does not exist") }
            return summary
        }
        leases.withLock { _ = $0.remove(lease) }
        return summary
    }

    /// Runs, newest first.
    package func runs(organization: String = "local", connection: ConnectionID? = nil, limit: Int = 20) async throws -> [RunSummary] {
        try await read(as: .organization(organization)) { transaction in
            let own: SQLStatement = connection.map { "connection_id = \($0.rawValue)" } ?? "TRUE"
            return try RunSummary.fetch(
                transaction, where: "runs.organization = \(organization) AND \(own) ORDER BY runs.id DESC LIMIT \(limit)")
        }
    }

    static func add(_ counts: FindingCounts, to run: RunID, in transaction: any SQLTransaction) throws {
        guard counts != FindingCounts() else { return }
        try transaction.run(
            """
            UPDATE runs SET opened = opened + \(counts.opened), resolved = resolved + \(counts.resolved), reopened = reopened +
                \(counts.reopened) WHERE id = \(run.rawValue)
            """
        )
    }
}
