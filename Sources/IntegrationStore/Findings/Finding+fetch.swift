import Foundation
import GRDB
import IntegrationCore

extension Finding {
    /// Read by position below. A record that did not change is not judged again, so that its finding was last seen when its stream was
    /// last shown whole.
    private static func columns(_ now: Date) -> String {
        """
        SELECT public_id, k.connection_id, provider, check_id, resource_type, resource_id, resource_name, \(status(now)), verdict, severity,
            title, coalesce(f.remediation, k.remediation), evidence, reason, first_seen,
            CASE WHEN f.status = 'resolved' THEN f.last_seen ELSE max(f.last_seen, coalesce(s.completed_at, 0)) END,
            resolved_at, ignored_reason, ignored_by, ignored_until, record_id, c.name
        FROM findings AS f JOIN checks AS k ON k.id = f.check_ref JOIN connections AS c ON c.id = k.connection_id
            LEFT JOIN records AS r ON r.id = f.record_id LEFT JOIN streams AS s ON s.id = r.stream_id
        """
    }

    /// An ignore ends when its time is over, not when the next run notes it in the history.
    private static func status(_ now: Date) -> String {
        "CASE WHEN f.status = 'ignored' AND f.ignored_until <= \(now.millisecondsSince1970) THEN 'open' ELSE f.status END"
    }

    /// Worst first, then newest first.
    private static let order = """
        CASE severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 WHEN 'low' THEN 3 ELSE 4 END, f.first_seen DESC, f.id
        """

    static func fetch(_ database: Database, _ filter: FindingFilter, now: Date) throws -> [Finding] {
        var conditions = ["organization = ?1"]
        var texts = [filter.organization]
        func require(_ column: String, _ value: String?) {
            guard let value else { return }
            texts.append(value)
            conditions.append("\(column) = ?\(texts.count)")
        }
        require("provider", filter.provider)
        require("(\(status(now)))", filter.status?.rawValue)
        require("check_id", filter.checkID)
        require("severity", filter.severity?.rawValue)
        let limit = texts.count + 1
        if let connections = filter.connections {
            conditions.append("k.connection_id IN (\(connections.map { "\($0.rawValue)" }.joined(separator: ", ")))")
        }
        // Ids first: sorting whole rows would take as much memory as the findings themselves.
        let sorted = try RawStatement(
            database,
            """
            SELECT f.id FROM findings AS f JOIN checks AS k ON k.id = f.check_ref JOIN connections AS c ON c.id = k.connection_id
            WHERE \(conditions.joined(separator: " AND ")) ORDER BY \(order) LIMIT ?\(limit)
            """)
        for (index, text) in texts.enumerated() { sorted.bind(Int32(index + 1), text) }
        sorted.bind(Int32(limit), filter.limit)
        var ids: [Int64] = []
        while try sorted.step() { ids.append(sorted.int64(0)) }
        sorted.reset()
        return try fetch(database, ids, now: now)
    }

    private static func fetch(_ database: Database, _ ids: [Int64], now: Date) throws -> [Finding] {
        let statement = try RawStatement(database, "\(columns(now)) WHERE f.id = ?1")
        var findings: [Finding] = []
        findings.reserveCapacity(ids.count)
        for id in ids {
            statement.bind(1, id)
            defer { statement.reset() }
            if try statement.step() { findings.append(Finding(statement, sharing: findings.last)) }
        }
        return findings
    }

    static func fetch(_ database: Database, _ id: PublicID, organization: String, now: Date) throws -> Finding? {
        let statement = try RawStatement(database, "\(columns(now)) WHERE f.public_id = ?1 AND organization = ?2")
        defer { statement.reset() }
        statement.bind(1, id.rawValue)
        statement.bind(2, organization)
        return try statement.step() ? Finding(statement) : nil
    }

    /// - Parameter other: a finding whose texts are shared where they are the same, as those of one check are.
    private init(_ row: RawStatement, sharing other: Finding? = nil) {
        func shared(_ column: Int32, _ text: String?) -> String {
            let own = row.string(column)
            return own == text ? text ?? own : own
        }
        func date(_ column: Int32) -> Date? { row.isNull(column) ? nil : Date(millisecondsSince1970: row.int64(column)) }
        let status = FindingStatus(rawValue: row.string(7)) ?? .open
        self.init(
            id: PublicID(rawValue: row.string(0)), connection: ConnectionID(rawValue: row.int64(1)),
            connectionName: shared(21, other?.connectionName), provider: row.string(2), checkID: shared(3, other?.checkID),
            resource: FindingResource(type: row.string(4), id: row.string(5), name: row.optionalString(6)),
            status: status, verdict: Verdict(rawValue: row.string(8)) ?? .fail,
            severity: Severity(rawValue: row.string(9)) ?? .medium, title: row.string(10), remediation: shared(11, other?.remediation),
            evidenceJSON: row.string(12), reason: row.optionalString(13), firstSeen: Date(millisecondsSince1970: row.int64(14)),
            lastSeen: Date(millisecondsSince1970: row.int64(15)), resolvedAt: date(16),
            ignored: status == .open
                ? nil : row.optionalString(17).map { FindingIgnore(reason: $0, by: row.optionalString(18) ?? "", until: date(19)) },
            record: row.isNull(20) ? nil : RecordID(rawValue: row.int64(20)))
    }
}

extension FindingEvent {
    static func fetch(_ database: Database, _ id: PublicID) throws -> [FindingEvent] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT e.* FROM finding_events AS e JOIN findings AS f ON f.id = e.finding_id WHERE f.public_id = ? ORDER BY number
                """, arguments: [id.rawValue]
        ).compactMap { row in
            guard let kind = Kind(rawValue: row["kind"]) else { return nil }
            let run: Int64? = row["run_id"]
            let until: Int64? = row["until"]
            let verdict: String? = row["verdict"]
            return FindingEvent(
                kind: kind, at: Date(millisecondsSince1970: row["at"]), run: run.map(RunID.init(rawValue:)),
                verdict: verdict.flatMap(Verdict.init(rawValue:)), reason: row["reason"], by: row["actor"],
                until: until.map(Date.init(millisecondsSince1970:)))
        }
    }
}
