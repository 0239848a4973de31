import Foundation
import SQLDatabase
import IntegrationCore

/// Carries what checks say into `findings` and `finding_events`, inside one transaction.
struct FindingWriter {
    let transaction: any SQLTransaction
    /// Absent when a person acts.
    let run: RunID?
    let now: Date
    /// The time in the names of new findings. The time of a run stands still; with the real one names ascend, so that their index grows at
    /// its end instead of being rewritten all over by every commit.
    private let namingTime: Date
    private(set) var counts = FindingCounts()
    // Kept for the whole transaction: a full pass may open a finding for every record.
    private let opening: PreparedStatement
    private let happening: PreparedStatement
    let lookup: PreparedStatement

    init(_ transaction: any SQLTransaction, run: RunID?, now: Date, namingTime: Date? = nil) throws {
        self.transaction = transaction
        self.run = run
        self.now = now
        self.namingTime = namingTime ?? now
        opening = try transaction.prepared(
            """
            INSERT INTO findings (check_ref, resource_type, resource_id, resource_name, origin, record_id, title, remediation, evidence,
                reason, verdict, severity, seen_run, last_seen, first_seen, public_id, status, organization)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?14, ?15, 'open',
                (SELECT organization FROM connections JOIN checks ON connections.id = connection_id WHERE checks.id = ?1))
            """)
        happening = try transaction.prepared(
            """
            INSERT INTO finding_events (finding_id, number, at, kind, run_id, verdict, reason, actor, until)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """)
        lookup = try transaction.prepared(FindingRow.columns + " WHERE check_ref = ?1 AND resource_id = ?2")
    }

    /// Opens, updates or reopens the finding of one check and resource, so that it shows this claim.
    mutating func show(_ claim: FindingClaim, check: Int64, existing: FindingRow?) throws {
        guard var row = existing else { return try open(claim, check: check) }
        let event = row.state.observe(.shown(claim.verdict, claim.severity))
        let isSeenBefore = claim.details.origin != .reported || row.seenRun == claim.seenRun
        guard event != nil || row.details != claim.details || !isSeenBefore else { return }
        row.details = claim.details
        try update(row, seenRun: claim.seenRun)
        if let event { try record(event, of: row, reason: claim.details.reason) }
    }

    /// Resolves the finding, whatever its state and whoever else claims it.
    mutating func resolve(_ row: FindingRow, reason: String) throws {
        if try observe(.gone, of: row, reason: reason) { try FindingClaims(transaction: transaction).dropAll(from: row.id) }
    }

    /// Takes in something that happened, and writes only if it changes the finding's state.
    @discardableResult
    mutating func observe(_ observation: FindingObservation, of row: FindingRow, reason: String?, by: String? = nil) throws -> Bool {
        var row = row
        guard let event = row.state.observe(observation) else { return false }
        let statement = try transaction.prepared(
            """
            UPDATE findings SET status = ?2, ignored_reason = ?3, ignored_by = ?4, ignored_until = ?5,
                resolved_at = CASE WHEN ?2 = 'resolved' THEN ?6 END WHERE id = ?1
            """)
        statement.bind(1, row.id)
        bind(row.state, to: statement)
        statement.bind(6, now.millisecondsSince1970)
        try statement.run()
        try record(event, of: row, reason: reason, by: by)
        return true
    }

    private mutating func open(_ claim: FindingClaim, check: Int64) throws {
        opening.bind(1, check)
        bind(claim.details, claim.verdict, claim.severity, seenRun: claim.seenRun, to: opening)
        opening.bind(15, PublicID(.finding, at: namingTime).rawValue)
        guard let id = try opening.insert() else { throw StoreError(.database, "a finding got no number") }
        try insertEvent(
            .opened, finding: id, number: 0, verdict: claim.verdict, reason: claim.details.reason, by: nil)
        counts.opened += 1
    }

    private func update(_ row: FindingRow, seenRun: Int64) throws {
        let statement = try transaction.prepared(
            """
            UPDATE findings SET resource_type = ?2, resource_id = ?3, resource_name = ?4, origin = ?5, record_id = ?6, title = ?7,
                remediation = ?8, evidence = ?9, reason = ?10, verdict = ?11, severity = ?12, seen_run = ?13, last_seen = ?14,
                status = ?15, resolved_at = CASE WHEN ?15 = 'resolved' THEN resolved_at END WHERE id = ?1
            """)
        statement.bind(1, row.id)
        bind(row.details, row.state.verdict, row.state.severity, seenRun: seenRun, to: statement)
        statement.bind(15, row.state.status.rawValue)
        try statement.run()
    }

    private mutating func record(_ event: FindingEvent.Kind, of row: FindingRow, reason: String?, by: String? = nil) throws {
        let last = try transaction.prepared("SELECT coalesce(max(number), -1) FROM finding_events WHERE finding_id = ?1")
        last.bind(1, row.id)
        let number = try last.step() ? last.int(0) + 1 : 0
        last.reset()
        let isShown = event == .updated || event == .reopened
        try insertEvent(
            event, finding: row.id, number: number, verdict: isShown ? row.state.verdict : nil, reason: reason, by: by,
            until: event == .ignored ? row.state.ignore?.until : nil)
        switch event {
        case .resolved: counts.resolved += 1
        case .reopened, .expired: counts.reopened += 1
        case .opened, .updated, .ignored, .unignored: break
        }
    }

    private func insertEvent(
        _ event: FindingEvent.Kind, finding: Int64, number: Int, verdict: Verdict?, reason: String?, by: String?,
        until: Date? = nil
    ) throws {
        happening.bind(1, finding)
        happening.bind(2, number)
        happening.bind(3, now.millisecondsSince1970)
        happening.bind(4, event.rawValue)
        happening.bind(5, run?.rawValue)
        happening.bind(6, verdict?.rawValue)
        happening.bind(7, reason)
        happening.bind(8, by)
        happening.bind(9, until?.millisecondsSince1970)
        try happening.run()
    }

    /// Parameters 2 to 14.
    private func bind(
        _ details: FindingRow.Details, _ verdict: Verdict, _ severity: Severity, seenRun: Int64, to statement: PreparedStatement
    ) {
        statement.bind(2, details.resource.type)
        statement.bind(3, details.resource.id)
        statement.bind(4, details.resource.name)
        statement.bind(5, details.origin.rawValue)
        statement.bind(6, details.record?.rawValue)
        statement.bind(7, details.title)
        statement.bind(8, details.remediation)
        statement.bind(9, details.evidence)
        statement.bind(10, details.reason)
        statement.bind(11, verdict.rawValue)
        statement.bind(12, severity.rawValue)
        statement.bind(13, seenRun)
        statement.bind(14, now.millisecondsSince1970)
    }

    /// Parameters 2 to 5.
    private func bind(_ state: FindingState, to statement: PreparedStatement) {
        statement.bind(2, state.status.rawValue)
        statement.bind(3, state.ignore?.reason)
        statement.bind(4, state.ignore?.by)
        statement.bind(5, state.ignore?.until?.millisecondsSince1970)
    }
}
