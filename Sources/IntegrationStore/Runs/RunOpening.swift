import Foundation
import SQLDatabase
import IntegrationCore

/// Opens a run, or takes up one that was interrupted, inside one transaction.
struct RunOpening {
    /// A holder that was silent for longer is taken for dead.
    static let silence: Int64 = 10_000

    let transaction: any SQLTransaction
    let request: RunRequest
    let owner: ProcessIdentity
    let isAlive: @Sendable (ProcessIdentity) -> Bool
    let time: DatabaseClock.Time
    let auditKey: AuditKey?

    func open() throws -> OpenRun {
        try refuseUnknownConnection()
        let (run, lease, isResumed) = try begun()
        let before = try RunSummary.fetch(transaction, where: "runs.id = \(run.id.rawValue)").first?.findingCounts
        try beginFindings(lease)
        try audit(run)
        let progress = StreamProgress(transaction: transaction, run: run.id, connection: request.connection)
        let streams = try progress.states(of: request.streams, and: request.otherStreams)
        try forgetOtherJudgements(of: streams.states.values.map(\.id.rawValue))
        let wanted = Set(request.streams + request.otherStreams)
        return OpenRun(
            lease: lease, publicID: run.publicID, startedAt: run.startedAt, resumed: isResumed, mode: run.mode,
            changesOnly: run.changesOnly, findingsBefore: before ?? FindingCounts(), streams: streams.states,
            streamIDs: streams.ids.filter { wanted.contains($0.key) })
    }

    private func begun() throws -> (run: OpenedRun, lease: RunLease, isResumed: Bool) {
        if let lease = request.claimed { return try begin(lease) }
        let interrupted = try takeOver()
        let token = Int64.random(in: 1 ... .max)
        let run = try interrupted.map { try resume($0, token: token) } ?? insert(token: token)
        return (run, RunLease(run: run.id, connection: request.connection, token: token), interrupted != nil)
    }

    /// Begins a run from the queue, or goes on with it where it stopped.
    private func begin(_ lease: RunLease) throws -> (run: OpenedRun, lease: RunLease, isResumed: Bool) {
        try LeaseCheck(transaction: transaction, lease: lease).pass(time)
        guard let row = try transaction.row("SELECT * FROM runs WHERE id = \(lease.run.rawValue)") else {
            throw StoreError(.notFound, "the run does not exist")
        }
        let hasBegun = (row["started_at"] as Int64?) != nil
        if hasBegun, try matches(row) { return (OpenedRun(row), lease, true) }
        // What an earlier attempt fetched stays; where it stood says nothing any more, under another manifest, with other settings or so
        // much later.
        if hasBegun {
            try RunEnding(transaction: transaction, run: lease.run, now: request.now).sumUp()
            try transaction.run("DELETE FROM run_streams WHERE run_id = \(lease.run.rawValue)")
        }
        try transaction.run(
            """
            UPDATE runs SET mode = \(request.mode.rawValue), streams = \(streamList), changes_only =
                \(request.changesOnly.joined(separator: "\n")), manifest_hash = \(request.manifestHash), settings_hash =
                \(request.settingsHash), started_at = coalesce(started_at, \(request.now.millisecondsSince1970)), last_record_before =
                (SELECT coalesce(max(id), 0) FROM records) WHERE id = \(lease.run.rawValue)
            """)
        guard let begun = try transaction.row("SELECT * FROM runs WHERE id = \(lease.run.rawValue)") else {
            throw StoreError(.notFound, "the run does not exist")
        }
        return (OpenedRun(begun), lease, false)
    }

    /// Verdicts of this run mix with those of the manifest and settings before, until everything is judged anew: should it not come to that, the
    /// stream must not count as judged by either.
    private func forgetOtherJudgements(of streams: [Int64]) throws {
        guard let judgedAs = request.judgedAs else { return }
        try transaction.run(
            "UPDATE streams SET judged_as = NULL WHERE id IN (SELECT value FROM \(each: streams)) AND judged_as != \(judgedAs)")
    }

    private func audit(_ run: OpenedRun) throws {
        guard let actor = request.requestedBy else { return }
        let connection = try transaction.row("SELECT organization, public_id FROM connections WHERE id = \(request.connection.rawValue)")
        guard let connection else { return }
        try AuditWriter(transaction: transaction, key: auditKey).append(
            AuditEvent(
                .runRequested, target: run.publicID.rawValue, by: actor,
                details: ["connection": connection["public_id"], "mode": run.mode.rawValue]),
            organization: connection["organization"], now: time.wallClock)
    }

    private func refuseUnknownConnection() throws {
        let known = try transaction.row(
            """
            SELECT status, credential_version FROM connections WHERE id = \(request.connection.rawValue)
            \(unchecked: transaction.dialect.lock)
            """)
        guard let known else { throw StoreError(.notFound, "the connection does not exist") }
        guard let version = request.credentialVersion else { return }
        // Asked here, where nothing can happen in between.
        guard known["status"] == ConnectionStatus.active.rawValue, known["credential_version"] == version else {
            throw StoreError(.conflict, "the connection was paused, deleted or given other credentials meanwhile")
        }
    }

    /// Refuses while a living process runs the connection. Otherwise gives back the run that can be resumed, and cancels what cannot.
    private func takeOver() throws -> OpenedRun? {
        let rows = try transaction.rows(
            """
            SELECT * FROM runs WHERE connection_id = \(request.connection.rawValue) AND (status = 'running' OR status = 'pending')
            ORDER BY id DESC \(unchecked: transaction.dialect.lock)
            """)
        if let active = try rows.first(where: isActive) {
            let pid: Int64? = active["owner_pid"]
            throw StoreError(.runActive, "process \(pid ?? 0) is running this connection; wait for it or stop it")
        }
        var resumable: OpenedRun?
        for row in rows {
            if resumable == nil, try matches(row) {
                resumable = OpenedRun(row)
            } else {
                try cancel(row["id"])
            }
        }
        return resumable
    }

    /// Milliseconds since somebody last worked at it.
    private func age(of row: SQLRow) throws -> Int64 {
        try DatabaseClock(transaction, time).read(transaction) - (row["heartbeat_at"] as Int64)
    }

    private func isActive(_ row: SQLRow) throws -> Bool {
        guard let pid = row["owner_pid"] as Int64?, let host = row["owner_host"] as String? else { return false }
        guard try age(of: row) <= Self.silence else { return false }
        let holder = ProcessIdentity(host: host, pid: Int32(truncatingIfNeeded: pid), startTime: row["owner_start"] ?? 0)
        return isAlive(holder)
    }

    private func matches(_ row: SQLRow) throws -> Bool {
        let age = try age(of: row)
        return (request.resumesAnyMode || row["mode"] == request.mode.rawValue) && row["manifest_hash"] == request.manifestHash
            && row["settings_hash"] == request.settingsHash && row["streams"] == streamList && (row["changes_only"] as String?) != nil
            && Duration.milliseconds(age) <= request.resumeWithin
    }

    private var streamList: String { request.streams.joined(separator: "\n") }

    private func cancel(_ run: Int64) throws {
        try RunEnding(transaction: transaction, run: RunID(rawValue: run), now: request.now)
            .end(.cancelled, cause: .superseded, reason: "interrupted, and replaced by a later run")
    }

    private func resume(_ run: OpenedRun, token: Int64) throws -> OpenedRun {
        try transaction.run(
            """
            UPDATE runs SET status = 'running', lease = \(token), heartbeat_at = \(DatabaseClock(transaction, time).now), owner_host = \(owner.host), owner_pid =
                \(Int64(owner.pid)), owner_start = \(owner.startTime) WHERE id = \(run.id.rawValue)
            """
        )
        return run
    }

    private func insert(token: Int64) throws -> OpenedRun {
        let publicID = PublicID(.run, at: request.now)
        let now = request.now.millisecondsSince1970
        let clock = DatabaseClock(transaction, time).now
        let id: Int64? = try transaction.value(
            """
            INSERT INTO runs (public_id, connection_id, organization, provider, requested_mode, mode, status, streams, changes_only,
                manifest_hash, settings_hash, queued_at, ready_at, started_at, attempt, attempt_at, lease, heartbeat_at, owner_host, owner_pid,
                owner_start, last_record_before)
            SELECT \(publicID.rawValue), id, organization, provider, \(request.mode.rawValue), \(request.mode.rawValue), 'running',
                \(streamList), \(request.changesOnly.joined(separator: "\n")), \(request.manifestHash), \(request.settingsHash),
                \(now), \(now), \(now), 1, \(now), \(token), \(clock), \(owner.host), \(Int64(owner.pid)), \(owner.startTime),
                (SELECT coalesce(max(id), 0) FROM records) FROM connections WHERE id = \(request.connection.rawValue) RETURNING id
            """)
        guard let id else { throw StoreError(.database, "a run got no number") }
        let startedAt = Date(millisecondsSince1970: request.now.millisecondsSince1970)
        return OpenedRun(
            id: RunID(rawValue: id), publicID: publicID, startedAt: startedAt, mode: request.mode,
            changesOnly: Set(request.changesOnly))
    }

    /// Opens findings whose ignore has run out, and counts them as the run's.
    private func beginFindings(_ lease: RunLease) throws {
        var writer = try FindingWriter(transaction, run: lease.run, now: request.now)
        let ignored = try writer.rows.findings(
            where: "status = 'ignored' AND check_ref IN (SELECT id FROM checks WHERE connection_id = ?1)", request.connection.rawValue)
        for row in ignored {
            try writer.observe(.runBegan(at: request.now), of: row, reason: "the time it was ignored for is over")
        }
        try writer.save()
        try CheckRetirement(transaction: transaction, connection: lease.connection).begin(request.checks)
        try IntegrationStore.add(writer.counts, to: lease.run, in: transaction)
    }
}
