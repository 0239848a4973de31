import Foundation
import GRDB
import IntegrationCore

extension Finding {
    /// A record that did not change is not judged again, so that its finding was last seen when its stream was last shown whole.
    private static let columns = """
        SELECT f.*, check_id, k.connection_id, provider, coalesce(f.remediation, k.remediation) AS advice,
            CASE WHEN f.status = 'resolved' THEN f.last_seen ELSE max(f.last_seen, coalesce(s.completed_at, 0)) END AS seen
        FROM \(owned) LEFT JOIN records AS r ON r.id = f.record_id LEFT JOIN streams AS s ON s.id = r.stream_id
        """
    private static let owned = """
        findings AS f JOIN checks AS k ON k.id = f.check_ref JOIN connections AS c ON c.id = k.connection_id
        """

    /// - Parameter limit: Nil for all.
    static func forEach(_ database: Database, _ filter: FindingFilter, limit: Int?, _ body: (Finding) throws -> Void) throws {
        let (condition, arguments) = condition(filter)
        let rows = try Row.fetchCursor(
            database,
            sql: """
                \(columns) WHERE \(condition)
                ORDER BY CASE severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 WHEN 'low' THEN 3 ELSE 4 END,
                    f.first_seen DESC, f.id LIMIT ?
                """, arguments: arguments + [limit ?? -1])
        while let row = try rows.next() {
            try Task.checkCancellation()
            try body(Finding(row))
        }
    }

    static func count(_ database: Database, _ filter: FindingFilter) throws -> Int {
        let (condition, arguments) = condition(filter)
        return try Int.fetchOne(database, sql: "SELECT count(*) FROM \(owned) WHERE \(condition)", arguments: arguments) ?? 0
    }

    private static func condition(_ filter: FindingFilter) -> (sql: String, arguments: StatementArguments) {
        var conditions = ["organization = ?"]
        var arguments: StatementArguments = [filter.organization]
        func require(_ column: String, _ value: (any DatabaseValueConvertible)?) {
            guard let value else { return }
            conditions.append("\(column) = ?")
            arguments += [value]
        }
        require("k.connection_id", filter.connection?.rawValue)
        require("provider", filter.provider)
        require("f.status", filter.status?.rawValue)
        require("check_id", filter.checkID)
        require("severity", filter.severity?.rawValue)
        return (conditions.joined(separator: " AND "), arguments)
    }

    static func fetch(_ database: Database, _ id: PublicID, organization: String) throws -> Finding? {
        try Row.fetchOne(
            database, sql: "\(columns) WHERE f.public_id = ? AND organization = ?", arguments: [id.rawValue, organization]
        ).map(Finding.init)
    }

    private init(_ row: Row) {
        let resolvedAt: Int64? = row["resolved_at"]
        let ignoredUntil: Int64? = row["ignored_until"]
        let ignoredReason: String? = row["ignored_reason"]
        let record: Int64? = row["record_id"]
        self.init(
            id: PublicID(rawValue: row["public_id"]), connection: ConnectionID(rawValue: row["connection_id"]), provider: row["provider"],
            checkID: row["check_id"],
            resource: FindingResource(type: row["resource_type"], id: row["resource_id"], name: row["resource_name"]),
            status: FindingStatus(rawValue: row["status"]) ?? .open, verdict: Verdict(rawValue: row["verdict"]) ?? .fail,
            severity: Severity(rawValue: row["severity"]) ?? .medium, title: row["title"], remediation: row["advice"],
            evidenceJSON: row["evidence"], reason: row["reason"], firstSeen: Date(millisecondsSince1970: row["first_seen"]),
            lastSeen: Date(millisecondsSince1970: row["seen"]), resolvedAt: resolvedAt.map(Date.init(millisecondsSince1970:)),
            ignored: ignoredReason.map { reason in
                FindingIgnore(
                    reason: reason, by: row["ignored_by"] ?? "", until: ignoredUntil.map(Date.init(millisecondsSince1970:)))
            },
            record: record.map(RecordID.init(rawValue:)))
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
            let verdict: String? = row["verdict"]
            return FindingEvent(
                kind: kind, at: Date(millisecondsSince1970: row["at"]), run: run.map(RunID.init(rawValue:)),
                verdict: verdict.flatMap(Verdict.init(rawValue:)), reason: row["reason"], by: row["actor"])
        }
    }
}
