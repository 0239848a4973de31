import IntegrationCore
import SQLDatabase

/// One statement for each row, prepared once.
final class SteppedOutcomeRows: OutcomeRows {
    private let transaction: any SQLTransaction
    private let run: RunID?
    private let now: Int64
    // Kept for the whole transaction: a full pass may store outcomes and open a finding for every record.
    private let insertion: PreparedStatement
    private let opening: PreparedStatement
    private let happening: PreparedStatement
    private let lookup: PreparedStatement

    let gathers = false

    init(_ transaction: any SQLTransaction, run: RunID?, now: Int64) throws {
        self.transaction = transaction
        self.run = run
        self.now = now
        insertion = try transaction.prepared("INSERT INTO verdicts (record_id, run_id, outcomes) VALUES (?1, ?2, ?3)")
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
        insertion.bind(2, run?.rawValue)
    }

    func expect(_ expected: ExpectedOutcomes) throws {}

    func save() throws {}

    func outcomes(of record: RecordID) throws -> [UInt8]? {
        let statement = try transaction.prepared("SELECT outcomes FROM verdicts WHERE record_id = ?1")
        defer { statement.reset() }
        statement.bind(1, record.rawValue)
        return try statement.step() ? Array(statement.bytes(0)) : nil
    }

    func put(_ outcomes: [UInt8], of record: RecordID, isNew: Bool) throws {
        let statement =
            isNew
            ? insertion
            : try transaction.prepared(
                """
                INSERT INTO verdicts (record_id, run_id, outcomes) VALUES (?1, ?2, ?3)
                ON CONFLICT (record_id) DO UPDATE SET run_id = excluded.run_id, outcomes = excluded.outcomes
                """)
        statement.bind(1, record.rawValue)
        if !isNew { statement.bind(2, run?.rawValue) }
        try outcomes.withUnsafeBytes { bytes in
            statement.bindText(3, borrowing: bytes)
            try statement.run()
        }
    }

    func path(of record: RecordID) throws -> [String] {
        var keys: [String] = []
        var next = record.rawValue
        let statement = try transaction.prepared("SELECT key, parent_id FROM records WHERE id = ?1")
        while next != 0 {
            statement.bind(1, next)
            defer { statement.reset() }
            guard try statement.step() else { break }
            keys.insert(statement.string(0), at: 0)
            next = statement.int64(1)
        }
        return keys
    }

    func finding(check: Int64, resource: String) throws -> FindingRow? {
        defer { lookup.reset() }
        lookup.bind(1, check)
        lookup.bind(2, resource)
        return try lookup.step() ? FindingRow(lookup) : nil
    }

    func unresolved(of record: RecordID) throws -> [FindingRow] {
        try findings(
            where: "(record_id = ?1 AND status != 'resolved') OR id IN (SELECT finding_id FROM finding_claims WHERE record_id = ?1)",
            record.rawValue)
    }

    func findings(where condition: String, _ value: Int64) throws -> [FindingRow] {
        let statement = try transaction.prepared(FindingRow.columns + " WHERE " + condition)
        defer { statement.reset() }
        statement.bind(1, value)
        var rows: [FindingRow] = []
        while try statement.step() { rows.append(FindingRow(statement)) }
        return rows
    }

    func open(_ claim: FindingClaim, check: Int64, name: PublicID) throws {
        opening.bind(1, check)
        bind(claim.details, claim.verdict, claim.severity, seenRun: claim.seenRun, to: opening)
        opening.bind(15, name.rawValue)
        guard let id = try opening.insert() else { throw StoreError(.database, "a finding got no number") }
        try insert(FindingEventRow(kind: .opened, verdict: claim.verdict, reason: claim.details.reason), to: id, number: 0)
    }

    func show(_ row: FindingRow) throws {
        let statement = try transaction.prepared(
            """
            UPDATE findings SET resource_type = ?2, resource_id = ?3, resource_name = ?4, origin = ?5, record_id = ?6, title = ?7,
                remediation = ?8, evidence = ?9, reason = ?10, verdict = ?11, severity = ?12, seen_run = ?13, last_seen = ?14,
                status = ?15, resolved_at = CASE WHEN ?15 = 'resolved' THEN resolved_at END WHERE id = ?1
            """)
        statement.bind(1, row.id)
        bind(row.details, row.state.verdict, row.state.severity, seenRun: row.seenRun, to: statement)
        statement.bind(15, row.state.status.rawValue)
        try statement.run()
    }

    func setState(of row: FindingRow) throws {
        let statement = try transaction.prepared(
            """
            UPDATE findings SET status = ?2, ignored_reason = ?3, ignored_by = ?4, ignored_until = ?5,
                resolved_at = CASE WHEN ?2 = 'resolved' THEN ?6 END WHERE id = ?1
            """)
        statement.bind(1, row.id)
        statement.bind(2, row.state.status.rawValue)
        statement.bind(3, row.state.ignore?.reason)
        statement.bind(4, row.state.ignore?.by)
        statement.bind(5, row.state.ignore?.until?.millisecondsSince1970)
        statement.bind(6, now)
        try statement.run()
    }

    func append(_ event: FindingEventRow, to finding: Int64) throws {
        let last = try transaction.prepared("SELECT coalesce(max(number), -1) FROM finding_events WHERE finding_id = ?1")
        last.bind(1, finding)
        let number = try last.step() ? last.int(0) + 1 : 0
        last.reset()
        try insert(event, to: finding, number: number)
    }

    func claims(of finding: FindingRow, except source: Int64) throws -> [FindingClaim] {
        let statement = try transaction.prepared(
            "SELECT \(FindingClaim.columns) FROM finding_claims WHERE finding_id = ?1 AND record_id != ?2 ORDER BY record_id")
        defer { statement.reset() }
        statement.bind(1, finding.id)
        statement.bind(2, source)
        var claims: [FindingClaim] = []
        while try statement.step() { claims.append(FindingClaim(statement, resource: finding.details.resource.id)) }
        return FindingClaim.strongestFirst(claims)
    }

    func put(_ claim: FindingClaim, on finding: Int64) throws {
        let statement = try transaction.prepared(
            """
            INSERT INTO finding_claims (finding_id, record_id, seen_run, resource_type, resource_name, title, remediation, evidence, reason,
                verdict, severity, origin)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
            ON CONFLICT (finding_id, record_id) DO UPDATE SET seen_run = excluded.seen_run, resource_type = excluded.resource_type,
                resource_name = excluded.resource_name, title = excluded.title, remediation = excluded.remediation,
                evidence = excluded.evidence, reason = excluded.reason, verdict = excluded.verdict, severity = excluded.severity, origin =
                    excluded.origin
            """)
        statement.bind(1, finding)
        statement.bind(2, claim.source)
        statement.bind(3, claim.seenRun)
        statement.bind(4, claim.details.resource.type)
        statement.bind(5, claim.details.resource.name)
        statement.bind(6, claim.details.title)
        statement.bind(7, claim.details.remediation)
        statement.bind(8, claim.details.evidence)
        statement.bind(9, claim.details.reason)
        statement.bind(10, claim.verdict.rawValue)
        statement.bind(11, claim.severity.rawValue)
        statement.bind(12, claim.details.origin.rawValue)
        try statement.run()
    }

    func drop(_ source: Int64, from finding: Int64) throws {
        let statement = try transaction.prepared("DELETE FROM finding_claims WHERE finding_id = ?1 AND record_id = ?2")
        statement.bind(1, finding)
        statement.bind(2, source)
        try statement.run()
    }

    func dropClaims(of finding: Int64) throws {
        let statement = try transaction.prepared("DELETE FROM finding_claims WHERE finding_id = ?1")
        statement.bind(1, finding)
        try statement.run()
    }

    private func insert(_ event: FindingEventRow, to finding: Int64, number: Int) throws {
        happening.bind(1, finding)
        happening.bind(2, number)
        happening.bind(3, now)
        happening.bind(4, event.kind.rawValue)
        happening.bind(5, run?.rawValue)
        happening.bind(6, event.verdict?.rawValue)
        happening.bind(7, event.reason)
        happening.bind(8, event.actor)
        happening.bind(9, event.until)
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
        statement.bind(14, now)
    }
}
