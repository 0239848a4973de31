/// One rule over the records of a stream; its verdicts become findings.
package struct CheckManifest: Hashable, Sendable {
    /// Id of the check; in YAML the key it stands under.
    package var id: String
    /// What is checked, as a short title.
    package var name: String
    /// Why it matters.
    package var description: String?
    /// Stream whose records are checked.
    package var over: String
    /// Which records are checked.
    package var `where`: ManifestExpression?
    /// Whether a record passes; with `aggregate`, over `value` and `total`.
    package var pass: ManifestExpression
    /// Severity of a finding, or `${...}` that yields one; where that fails, the verdict is inconclusive.
    package var severity: CheckSeverity
    /// What a finding is about.
    package var resource: CheckResource?
    /// One line for a finding; default: the check's name.
    package var title: ManifestTemplate?
    /// What to do about it.
    package var remediation: String?
    /// Where to read more.
    package var docsUrl: String?
    /// Values stored with each verdict.
    package var evidence: OrderedMap<ManifestExpression>
    /// One verdict over the whole stream instead of one for each record.
    package var aggregate: Aggregate?

    package init(
        id: String,
        name: String,
        description: String? = nil,
        over: String,
        `where`: ManifestExpression? = nil,
        pass: ManifestExpression,
        severity: CheckSeverity = .fixed(.medium),
        resource: CheckResource? = nil,
        title: ManifestTemplate? = nil,
        remediation: String? = nil,
        docsUrl: String? = nil,
        evidence: OrderedMap<ManifestExpression> = [:],
        aggregate: Aggregate? = nil
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.over = over
        self.where = `where`
        self.pass = pass
        self.severity = severity
        self.resource = resource
        self.title = title
        self.remediation = remediation
        self.docsUrl = docsUrl
        self.evidence = evidence
        self.aggregate = aggregate
    }
}
