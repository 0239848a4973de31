package import IntegrationCore

/// One check's answer about one record (or about a whole stream, for an aggregate).
///
/// A pass needs only `checkID`, `verdict` and its evidence; what describes a finding is used for `fail` and `inconclusive`.
package struct CheckOutcome: Hashable, Sendable {
    package var checkID: String
    package var verdict: Verdict
    package var severity: Severity
    /// Absent means the record itself, named by its key and the keys above it: a child's key alone says which of its parent's children it is.
    package var resource: FindingResource?
    /// What the resource is called where the record stands for it.
    package var recordType: String
    package var recordName: String?
    package var title: String
    package var remediation: String
    /// A JSON object as text, stored for every verdict. Empty means no evidence.
    package var evidenceJSON: String
    /// Why the verdict is inconclusive, in words for a person.
    package var reason: String?

    package init(
        checkID: String, verdict: Verdict, severity: Severity = .medium, resource: FindingResource? = nil, recordType: String = "record",
        recordName: String? = nil, title: String = "", remediation: String = "", evidenceJSON: String = "", reason: String? = nil
    ) {
        self.checkID = checkID
        self.verdict = verdict
        self.severity = severity
        self.resource = resource
        self.recordType = recordType
        self.recordName = recordName
        self.title = title
        self.remediation = remediation
        self.evidenceJSON = evidenceJSON
        self.reason = reason
    }
}
