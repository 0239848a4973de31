/// A finding that a native handler reports by itself.
package struct ReportedFinding: Sendable, Hashable {
    /// The check it belongs to; findings are keyed by check and resource.
    package var checkID: String
    package var severity: Severity
    package var resourceType: String
    package var resourceID: String
    package var resourceName: String?
    package var title: String
    package var remediation: String?
    /// A JSON object; never holds a secret.
    package var evidenceJSON: String

    package init(
        checkID: String, severity: Severity, resourceType: String, resourceID: String, resourceName: String? = nil, title: String,
        remediation: String? = nil, evidenceJSON: String = "{}"
    ) {
        self.checkID = checkID
        self.severity = severity
        self.resourceType = resourceType
        self.resourceID = resourceID
        self.resourceName = resourceName
        self.title = title
        self.remediation = remediation
        self.evidenceJSON = evidenceJSON
    }
}
