import Foundation
import SQLDatabase
import IntegrationCore

/// A stored finding while it is being changed.
struct FindingRow {
    /// What a check says of the resource, beyond verdict and severity.
    struct Details: Equatable {
        var resource: FindingResource
        var origin: FindingOrigin
        var record: RecordID?
        var title: String
        /// `nil` where it is the check's own.
        var remediation: String?
        var evidence: String
        var reason: String?
    }

    static let columns = """
        SELECT id, check_ref, resource_type, resource_id, resource_name, origin, record_id, title, remediation, evidence, reason,
            status, verdict, severity, ignored_reason, ignored_by, ignored_until, seen_run FROM findings
        """

    let id: Int64
    let checkReference: Int64
    var seenRun: Int64
    var details: Details
    var state: FindingState
}

extension FindingRow {
    init(_ row: PreparedStatement) {
        id = row.int64(0)
        checkReference = row.int64(1)
        details = Details(
            resource: FindingResource(type: row.string(2), id: row.string(3), name: row.optionalString(4)),
            origin: FindingOrigin(rawValue: row.string(5)) ?? .record, record: row.isNull(6) ? nil : RecordID(rawValue: row.int64(6)),
            title: row.string(7), remediation: row.optionalString(8), evidence: row.string(9), reason: row.optionalString(10))
        var ignore: FindingIgnore?
        if let reason = row.optionalString(14) {
            ignore = FindingIgnore(
                reason: reason, by: row.string(15), until: row.isNull(16) ? nil : Date(millisecondsSince1970: row.int64(16)))
        }
        state = FindingState(
            status: FindingStatus(rawValue: row.string(11)) ?? .open, verdict: Verdict(rawValue: row.string(12)) ?? .fail,
            severity: Severity(rawValue: row.string(13)) ?? .medium, ignore: ignore)
        seenRun = row.int64(17)
    }

    init(_ row: SQLRow) {
        id = row["id"]
        checkReference = row["check_ref"]
        let record: Int64? = row["record_id"]
        details = Details(
            resource: FindingResource(type: row["resource_type"], id: row["resource_id"], name: row["resource_name"]),
            origin: FindingOrigin(rawValue: row["origin"]) ?? .record, record: record.map(RecordID.init(rawValue:)),
            title: row["title"], remediation: row["remediation"], evidence: row["evidence"], reason: row["reason"])
        var ignore: FindingIgnore?
        if let reason: String = row["ignored_reason"] {
            let (by, until): (String?, Int64?) = (row["ignored_by"], row["ignored_until"])
            ignore = FindingIgnore(reason: reason, by: by ?? "", until: until.map(Date.init(millisecondsSince1970:)))
        }
        state = FindingState(
            status: FindingStatus(rawValue: row["status"]) ?? .open, verdict: Verdict(rawValue: row["verdict"]) ?? .fail,
            severity: Severity(rawValue: row["severity"]) ?? .medium, ignore: ignore)
        seenRun = row["seen_run"]
    }
}
