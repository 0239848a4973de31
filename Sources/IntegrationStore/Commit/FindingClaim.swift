import IntegrationCore

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
}

extension FindingClaim {
    /// The claim that a finding shows.
    init(_ row: FindingRow) {
        self.init(details: row.details, verdict: row.state.verdict, severity: row.state.severity, seenRun: row.seenRun)
    }
}

extension FindingRow.Details {
    var source: Int64 { record?.rawValue ?? 0 }
}

extension Severity {
    /// The cases stand in the order of their weight.
    fileprivate var weight: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
