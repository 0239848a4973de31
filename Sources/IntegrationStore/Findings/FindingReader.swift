import Foundation
import SQLDatabase
import IntegrationCore

/// Reads findings from a statement that gives its columns.
package struct FindingReader {
    /// What is read of a finding, in this order, of the table under the name `f`. Parameter 2 is the time: an ignore ends when its time is
    /// over, not when the next run notes it in the history.
    package enum Column: Int32, CaseIterable {
        case id, check, resourceType, resourceID, resourceName, status, verdict, severity, title, remediation, evidence, reason, firstSeen
        case lastJudged, resolvedAt, ignoredReason, ignoredBy, ignoredUntil, record

        fileprivate var sql: String {
            switch self {
            case .id: "f.public_id"
            case .check: "f.check_ref"
            case .resourceType: "f.resource_type"
            case .resourceID: "f.resource_id"
            case .resourceName: "f.resource_name"
            case .status: "CASE WHEN f.status = 'ignored' AND f.ignored_until <= ?2 THEN 'open' ELSE f.status END"
            case .verdict: "f.verdict"
            case .severity: "f.severity"
            case .title: "f.title"
            case .remediation: "f.remediation"
            case .evidence: "f.evidence"
            case .reason: "f.reason"
            case .firstSeen: "f.first_seen"
            case .lastJudged: "f.last_seen"
            case .resolvedAt: "f.resolved_at"
            case .ignoredReason: "f.ignored_reason"
            case .ignoredBy: "f.ignored_by"
            case .ignoredUntil: "f.ignored_until"
            case .record: "f.record_id"
            }
        }
    }

    static let columns = Column.allCases.map(\.sql).joined(separator: ", ")

    let statement: PreparedStatement
    private var checks: FindingChecks

    /// - Parameter condition: its parameters are the caller's to bind, besides the second.
    init(_ transaction: any SQLTransaction, where condition: String, now: Date) throws {
        statement = try transaction.prepared("SELECT \(Self.columns) FROM findings AS f WHERE \(condition)")
        statement.bind(2, now.millisecondsSince1970)
        checks = try FindingChecks(transaction)
    }

    /// The finding of the parameters bound last.
    mutating func next() throws -> Finding? {
        defer { statement.reset() }
        guard try statement.step() else { return nil }
        let row = statement
        func text(_ column: Column) -> String { row.string(column.rawValue) }
        func optional(_ column: Column) -> String? { row.optionalString(column.rawValue) }
        func number(_ column: Column) -> Int64 { row.int64(column.rawValue) }
        func optionalNumber(_ column: Column) -> Int64? { row.optionalInt64(column.rawValue) }
        let check = try checks.check(number(.check))
        let status = FindingStatus(rawValue: text(.status)) ?? .open
        let record = optionalNumber(.record)
        let lastSeen = try checks.lastSeen(check, judged: number(.lastJudged), record: status == .resolved ? nil : record)
        let ignored = optional(.ignoredReason).map {
            FindingIgnore(
                reason: $0, by: optional(.ignoredBy) ?? "", until: optionalNumber(.ignoredUntil).map(Date.init(millisecondsSince1970:)))
        }
        return Finding(
            id: PublicID(rawValue: text(.id)), connection: check.connection, connectionName: check.connectionName,
            connectionID: check.connectionID, provider: check.provider, checkID: check.checkID,
            resource: FindingResource(type: text(.resourceType), id: text(.resourceID), name: optional(.resourceName)),
            status: status, verdict: Verdict(rawValue: text(.verdict)) ?? .fail, severity: Severity(rawValue: text(.severity)) ?? .medium,
            title: text(.title), remediation: optional(.remediation) ?? check.remediation, evidenceJSON: text(.evidence),
            reason: optional(.reason), firstSeen: Date(millisecondsSince1970: number(.firstSeen)),
            lastSeen: Date(millisecondsSince1970: lastSeen),
            resolvedAt: optionalNumber(.resolvedAt).map(Date.init(millisecondsSince1970:)), ignored: status == .open ? nil : ignored,
            record: record.map(RecordID.init(rawValue:)))
    }
}
