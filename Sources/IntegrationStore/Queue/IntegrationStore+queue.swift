package import Foundation
package import IntegrationCore
import SQLDatabase
import Synchronization

/// A run that somebody asked for.
package struct EnqueuedRun: Sendable, Hashable {
    package let id: PublicID
    package let status: RunStatus
    /// Whether it was there already: of a connection there is one run at a time.
    package let isJoined: Bool
}

extension IntegrationStore {
    /// Asks for a run of a connection. Where one waits or is under way, it is that one.
    ///
    /// - Returns: Nil when the organisation has no such connection.
    /// - Throws: ``StoreError/Code/conflict`` when the connection is not active, or a run is under way that does less than is asked for.
    package func enqueueRun(
        of connection: PublicID, organization: String, mode: RequestedMode, confirmsDeletions: Bool, by actor: String, now: Date
    ) async throws -> EnqueuedRun? {
        let (key, time) = (auditKey, environment.time())
        return try await write(.locking, as: .organization(organization)) { transaction in
            guard let stored = try StoredConnection.one(transaction, connection, organization: organization, locks: true) else {
                return nil
            }
            guard stored.connection.status.allowsRuns, stored.connection.credentialVersion != nil else {
                throw StoreError(
                    .conflict, "the connection is \(stored.connection.status.rawValue); only an active one can be run")
            }
            let queue = RunQueue(transaction: transaction, clock: DatabaseClock(transaction, time))
            if let joined = try queue.join(stored.number, mode: mode, confirmsDeletions: confirmsDeletions) { return joined }
            let run = PublicID(.run, at: now)
            try queue.add([QueuedRun(id: run, connection: stored, mode: mode, confirmsDeletions: confirmsDeletions)])
            try AuditWriter(transaction: transaction, key: key).append(
                AuditEvent(
                    .runRequested, target: run.rawValue, by: actor, details: ["connection": connection.rawValue, "mode": mode.rawValue]),
                organization: organization, now: now)
            return EnqueuedRun(id: run, status: .pending, isJoined: false)
        }
    }

    /// Takes runs that wait, for this process to work at. Organisations take turns.
    ///
    /// - Parameters:
    ///   - room: how many at most.
    ///   - running: those that it works at already, by provider.
    ///   - place: where the last claim ended; each process goes round by itself.
    package func claimRuns(
        _ room: Int, limits: RunLimits, running: [String: Int] = [:], from place: inout ClaimPlace
    ) async throws -> [ClaimedRun] {
        let (start, owner, time) = (place.start, environment.process, environment.time())
        let (runs, next, hasSeenAll) = try await control { transaction in
            try RunClaim(
                transaction: transaction, owner: owner, limits: limits, running: running, clock: DatabaseClock(transaction, time)
            ).take(room, from: start)
        }
        place.isAtEnd = hasSeenAll
        place.start = next
        leases.withLock { $0.formUnion(runs.map(\.lease)) }
        return runs
    }

    /// Where a process is on its way round the organisations.
    package struct ClaimPlace: Sendable {
        var start = RunClaim.Place()
        /// Whether the last claim saw everything that waits.
        package internal(set) var isAtEnd = true

        package init() {}
    }

    /// A sign of life of a run, with what only its worker knows.
    package struct Beat: Sendable {
        package let lease: RunLease
        /// Sent to the provider so far, in all attempts.
        package let requests: Int
        /// Until when the provider's limits hold it back.
        package let heldUntil: Date?

        package init(_ lease: RunLease, requests: Int = 0, heldUntil: Date? = nil) {
            self.lease = lease
            self.requests = requests
            self.heldUntil = heldUntil
        }
    }

    /// Says that runs are worked at, all in one statement.
    ///
    /// - Returns: those that are not this holder's any more.
    package func beat(_ beats: [Beat]) async throws -> [RunLease] {
        guard !beats.isEmpty else { return [] }
        // In one order for all that lock several of them.
        let beats = beats.sorted { $0.lease.run.rawValue < $1.lease.run.rawValue }
        let leases = beats.map(\.lease)
        let table = SQLTable(
            "held", ("run", .integers(leases.map(\.run.rawValue))), ("token", .integers(leases.map(\.token))),
            ("requests", .integers(beats.map { Int64($0.requests) })),
            ("held_until", .integers(beats.map { $0.heldUntil?.millisecondsSince1970 })))
        let time = environment.time()
        let held = try await control { transaction in
            let now = DatabaseClock(transaction, time).now
            return try transaction.values(
                """
                UPDATE runs SET heartbeat_at = \(now), requests = held.requests, held_until = held.held_until FROM \(table: table)
                WHERE runs.id = held.run AND runs.lease = held.token AND status = 'running' RETURNING runs.id
                """, as: Int64.self)
        }
        let known = Set(held)
        return leases.filter { !known.contains($0.run.rawValue) }
    }

    /// Puts a run back that this process has, to go on at its next page, or gives it up where the same failed too often.
    ///
    /// - Parameters:
    ///   - wait: how long the provider wants to be left alone; nil where the cause decides.
    ///   - requests: sent to the provider so far, in all attempts; nil where that is not known.
    /// - Returns: Whether it is tried again; nil when it is not this holder's any more.
    @discardableResult
    package func retreat(
        _ lease: RunLease, cause: RunCause, reason: String?, wait: Duration? = nil, requests: Int? = nil, limits: RunLimits
    ) async throws -> Bool? {
        let (time, jitter) = (environment.time(), Double.random(in: 0.5...1))
        let isTriedAgain = try await control { transaction -> Bool? in
            guard try LeaseCheck.isHeld(lease.run.rawValue, lease.token, in: transaction) else { return nil }
            if let requests { try transaction.run("UPDATE runs SET requests = \(requests) WHERE id = \(lease.run.rawValue)") }
            return try RunRetreat(
                transaction: transaction, limits: limits, clock: DatabaseClock(transaction, time), jitter: jitter
            ).run(lease.run, cause: cause, reason: reason, wait: wait)
        }
        leases.withLock { _ = $0.remove(lease) }
        return isTriedAgain
    }

    /// Ends runs that this process has and whose attempt did not get as far as to end them, all in one statement. What an earlier attempt wrote
    /// is summed up.
    package func endRuns(_ ends: [EndedRun]) async throws {
        let time = environment.time()
        let ends = ends.sorted { $0.lease.run.rawValue < $1.lease.run.rawValue }
        try await control { transaction in
            let clock = DatabaseClock(transaction, time)
            let table = SQLTable(
                "done", ("run", .integers(ends.map(\.lease.run.rawValue))), ("token", .integers(ends.map(\.lease.token))),
                ("status", .texts(ends.map(\.status.rawValue))), ("cause", .texts(ends.map { $0.cause?.rawValue })),
                ("reason", .texts(ends.map { $0.reason?.storable })))
            let ended = try transaction.values(
                """
                UPDATE runs SET status = done.status, cause = done.cause, reason = done.reason, finished_at = \(clock.now), held_until = NULL,
                    started_at = coalesce(started_at, attempt_at), owner_host = NULL, owner_pid = NULL, owner_start = NULL
                FROM \(table: table) WHERE runs.id = done.run AND runs.lease = done.token AND runs.status = 'running' RETURNING runs.id
                """, as: Int64.self)
            let withPages = try transaction.values(
                "SELECT DISTINCT run_id FROM run_pages WHERE run_id IN (SELECT value FROM \(each: ended))", as: Int64.self)
            for run in withPages.map(RunID.init(rawValue:)) {
                try RunUnits.settle(run, in: transaction)
                try RunEnding(transaction: transaction, run: run, now: time.wallClock).sumUp()
            }
        }
        leases.withLock { $0.subtract(ends.map(\.lease)) }
    }

    /// How a run ended.
    package struct EndedRun: Sendable {
        package let lease: RunLease
        package let status: RunStatus
        package let cause: RunCause?
        package let reason: String?

        package init(_ lease: RunLease, _ status: RunStatus, cause: RunCause? = nil, reason: String? = nil) {
            self.lease = lease
            self.status = status
            self.cause = cause
            self.reason = reason
        }
    }

    /// A run whose worker was found dead.
    package struct LostRun: Sendable {
        package let provider: String
        /// Whether it goes on, or was given up.
        package let isTriedAgain: Bool
    }

    /// Puts runs back whose worker is dead, and lets those go on whose pause is over.
    ///
    /// - Parameter seen: for how long the caller has seen the database by now. Nobody was silent for longer than that; one whose process is
    ///   known to be gone, is dead in any case.
    /// - Returns: how many can be worked at now because their pause is over, and those whose worker was found dead.
    package func reviveRuns(
        limits: RunLimits, judgingSilenceWithin seen: Duration = .seconds(3600)
    ) async throws -> (ready: Int, lost: [LostRun]) {
        let judgesSilence = seen >= .milliseconds(RunOpening.silence)
        let (isAlive, time, jitter) = (environment.isAlive, environment.time(), Double.random(in: 0.5...1))
        // Looked for first: usually there is nothing to write.
        let (lost, isAnyDue) = try await read(as: .system) { transaction in
            let clock = DatabaseClock(transaction, time)
            let now = try clock.read(transaction)
            let rows = try transaction.rows(
                "SELECT id, provider, lease, heartbeat_at, owner_host, owner_pid, owner_start FROM runs WHERE status = 'running' ORDER BY id"
            )
            let lost = rows.filter { row in
                guard let host = row["owner_host"] as String?, let pid = row["owner_pid"] as Int64? else { return true }
                if judgesSilence, now - RunOpening.silence > (row["heartbeat_at"] as Int64) { return true }
                return !isAlive(ProcessIdentity(host: host, pid: Int32(truncatingIfNeeded: pid), startTime: row["owner_start"] ?? 0))
            }.map {
                (id: $0["id"] as Int64, provider: $0["provider"] as String, lease: $0["lease"] as Int64, heard: $0["heartbeat_at"] as Int64)
            }
            let isAnyDue = try transaction.exists("SELECT 1 FROM runs WHERE status = 'pending' AND wait_until <= \(now)")
            return (lost, isAnyDue)
        }
        guard !lost.isEmpty || isAnyDue else { return (0, []) }
        return try await control { transaction in
            let clock = DatabaseClock(transaction, time)
            let retreat = RunRetreat(transaction: transaction, limits: limits, clock: clock, jitter: jitter)
            // As they were seen: meanwhile another node may have put one back, or its worker may have given a sign of life.
            let dead = try lost.filter { try LeaseCheck.isHeld($0.id, $0.lease, heardAt: $0.heard, in: transaction) }.map { run in
                LostRun(
                    provider: run.provider,
                    isTriedAgain: try retreat.run(
                        RunID(rawValue: run.id), cause: .workerLost, reason: "its worker ended without a word"))
            }
            // Read first: no index is looked into for a time that is another with each row.
            let now = try clock.read(transaction)
            let ready = try transaction.run(
                """
                UPDATE runs SET wait_until = NULL WHERE id IN (SELECT id FROM runs WHERE status = 'pending' AND wait_until <= \(now)
                    ORDER BY wait_until LIMIT 1000 \(unchecked: transaction.dialect.lockUnlocked))
                """)
            return (ready, dead)
        }
    }
}
