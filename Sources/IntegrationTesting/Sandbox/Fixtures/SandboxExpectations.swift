package import IntegrationCore

/// What the runs over the fixtures must bring.
package struct SandboxExpectations: Sendable {
    /// A finding after the first full run.
    package struct Finding: Sendable, Hashable {
        package var check: String
        /// Nil where the check is about a whole stream.
        package var resource: String?
        /// `fail` or `inconclusive`.
        package var verdict: String
        /// Nil where the fixtures do not say.
        package var severity: Severity?

        package init(check: String, resource: String? = nil, verdict: String = "fail", severity: Severity? = nil) {
            self.check = check
            self.resource = resource
            self.verdict = verdict
            self.severity = severity
        }
    }

    /// Records by stream, after the first full run.
    package var records: OrderedMap<Int>
    /// Records received by stream in the second run.
    package var delta: OrderedMap<Int>
    /// All findings after the first full run; nil where the fixtures do not say.
    package var findings: [Finding]?
    /// Resources that pass, by check.
    package var passes: OrderedMap<Int>

    package init(
        records: OrderedMap<Int> = [:], delta: OrderedMap<Int> = [:], findings: [Finding]? = nil, passes: OrderedMap<Int> = [:]
    ) {
        self.records = records
        self.delta = delta
        self.findings = findings
        self.passes = passes
    }
}
