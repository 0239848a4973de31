import SQLDatabase
import IntegrationCore

/// The claims that findings do not show, inside one transaction.
struct FindingClaims {
    let transaction: any SQLTransaction

    /// Claims about a finding beside the one it shows, of other sources than this one; the strongest is first.
    func others(of finding: FindingRow, than source: Int64) throws -> [FindingClaim] {
        let statement = try transaction.prepared(
            """
            SELECT record_id, seen_run, resource_type, resource_name, title, remediation, evidence, reason, verdict, severity, origin
            FROM finding_claims WHERE finding_id = ?1 AND record_id != ?2 ORDER BY record_id
            """)
        defer { statement.reset() }
        statement.bind(1, finding.id)
        statement.bind(2, source)
        var claims: [FindingClaim] = []
        while try statement.step() {
            let claim = claim(statement, of: finding)
            // Insertion keeps the order of records among equals: the same claims always choose the same one.
            claims.insert(claim, at: claims.firstIndex { claim.isStronger(than: $0) } ?? claims.count)
        }
        return claims
    }

    /// Notes a claim that the finding does not show, in place of what its source claimed before.
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

    /// All claims about a finding that is resolved for good, whoever made them.
    func dropAll(from finding: Int64) throws {
        let statement = try transaction.prepared("DELETE FROM finding_claims WHERE finding_id = ?1")
        statement.bind(1, finding)
        try statement.run()
    }

    /// What handlers of a connection reported in earlier runs than this.
    func dropUnreported(in run: RunID, of connection: ConnectionID) throws {
        let statement = try transaction.prepared(
            """
            DELETE FROM finding_claims WHERE record_id = 0 AND coalesce(origin, 'reported') = 'reported' AND seen_run != ?1 AND finding_id
                IN (
                SELECT findings.id FROM findings JOIN checks ON checks.id = check_ref WHERE connection_id = ?2)
            """)
        statement.bind(1, run.rawValue)
        statement.bind(2, connection.rawValue)
        try statement.run()
    }

    private func claim(_ row: PreparedStatement, of finding: FindingRow) -> FindingClaim {
        let source = row.int64(0)
        return FindingClaim(
            details: FindingRow.Details(
                resource: FindingResource(type: row.string(2), id: finding.details.resource.id, name: row.optionalString(3)),
                origin: row.optionalString(10).flatMap(FindingOrigin.init(rawValue:)) ?? (source == 0 ? .reported : .record),
                record: source == 0 ? nil : RecordID(rawValue: source), title: row.string(4),
                remediation: row.optionalString(5), evidence: row.string(6), reason: row.optionalString(7)),
            verdict: Verdict(rawValue: row.string(8)) ?? .fail, severity: Severity(rawValue: row.string(9)) ?? .medium,
            seenRun: row.int64(1))
    }
}
