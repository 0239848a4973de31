import IntegrationCore
import SQLDatabase

/// What one source says of a finding.
///
/// Several records may name the same resource (a user in two groups), and a handler may report what a check sees too. There is one finding,
/// and it is there for as long as one of them says so: its row shows the strongest claim, `finding_claims` keeps the others.
struct FindingClaim: Equatable {
    var details: FindingRow.Details
    var verdict: Verdict
    var severity: Severity
    /// The run that made the claim last; what a handler reported is gone when a later full run does not report it.
    var seenRun: Int64

    /// Tells the sources of one finding apart: the record, or 0 for what no record says (an aggregate, a handler).
    var source: Int64 { details.source }

    /// A failure weighs more than doubt, then the severity decides. Equals do not displace each other, so that a finding does not flicker.
    func isStronger(than other: FindingClaim) -> Bool {
        (verdict == .fail ? 1 : 0, severity.weight) > (other.verdict == .fail ? 1 : 0, other.severity.weight)
    }

    /// The strongest of claims that are in the order of their records: the same claims always choose the same one.
    static func strongestFirst(_ claims: [FindingClaim]) -> [FindingClaim] {
        var sorted: [FindingClaim] = []
        // Insertion keeps the order of records among equals.
        for claim in claims { sorted.insert(claim, at: sorted.firstIndex { claim.isStronger(than: $0) } ?? sorted.count) }
        return sorted
    }
}

extension FindingClaim {
    /// Columns of `finding_claims`, as it is read from them.
    static let columns =
        "record_id, seen_run, resource_type, resource_name, title, remediation, evidence, reason, verdict, severity, origin"

    /// The claim that a finding shows.
    init(_ row: FindingRow) {
        self.init(details: row.details, verdict: row.state.verdict, severity: row.state.severity, seenRun: row.seenRun)
    }

    /// - Parameter resource: of its finding.
    init(_ row: PreparedStatement, resource: String) {
        let source = row.int64(0)
        self.init(
            details: FindingRow.Details(
                resource: FindingResource(type: row.string(2), id: resource, name: row.optionalString(3)),
                origin: Self.origin(row.optionalString(10), source), record: source == 0 ? nil : RecordID(rawValue: source),
                title: row.string(4), remediation: row.optionalString(5), evidence: row.string(6), reason: row.optionalString(7)),
            verdict: Verdict(rawValue: row.string(8)) ?? .fail, severity: Severity(rawValue: row.string(9)) ?? .medium,
            seenRun: row.int64(1))
    }

    /// - Parameter resource: of its finding.
    init(_ row: SQLRow, resource: String) {
        let source: Int64 = row["record_id"]
        self.init(
            details: FindingRow.Details(
                resource: FindingResource(type: row["resource_type"], id: resource, name: row["resource_name"]),
                origin: Self.origin(row["origin"], source), record: source == 0 ? nil : RecordID(rawValue: source),
                title: row["title"], remediation: row["remediation"], evidence: row["evidence"], reason: row["reason"]),
            verdict: Verdict(rawValue: row["verdict"]) ?? .fail, severity: Severity(rawValue: row["severity"]) ?? .medium,
            seenRun: row["seen_run"])
    }

    /// Claims of an earlier Patchbay have none.
    private static func origin(_ text: String?, _ source: Int64) -> FindingOrigin {
        text.flatMap(FindingOrigin.init(rawValue:)) ?? (source == 0 ? .reported : .record)
    }
}

extension FindingRow.Details {
    var source: Int64 { record?.rawValue ?? 0 }
}

extension Severity {
    /// The cases stand in the order of their weight.
    fileprivate var weight: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
