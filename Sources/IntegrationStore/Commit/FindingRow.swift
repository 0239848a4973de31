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
    let seenRun: Int64
    var details: Details
    var state: FindingState

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
}
