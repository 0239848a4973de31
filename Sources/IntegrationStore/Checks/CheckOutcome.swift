package import IntegrationCore

/// One check's answer about one record (or about a whole stream, for an aggregate).
///
/// Most answers are passes, of which only the verdict and its evidence are kept: what describes a finding stands apart, so that handing a
/// pass around copies little.
package struct CheckOutcome: Sendable {
    package var checkID: String
    package var verdict: Verdict
    package var severity: Severity
    /// A JSON object in UTF-8, stored for every verdict. Empty means no evidence.
    package var evidence: [UInt8]
    /// Of a failure and of doubt; a pass makes no finding.
    package var finding: FindingDescription?

    package init(
        checkID: String, verdict: Verdict, severity: Severity = .medium, evidence: [UInt8] = [], finding: FindingDescription? = nil
    ) {
        self.checkID = checkID
        self.verdict = verdict
        self.severity = severity
        self.evidence = evidence.storableJSON
        self.finding = finding
    }

    /// The evidence as text, `{}` where there is none.
    package var evidenceJSON: String {
        evidence.isEmpty ? "{}" : String(decoding: evidence, as: UTF8.self)
    }
}
