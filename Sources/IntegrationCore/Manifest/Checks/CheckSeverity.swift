/// Severity of a check's findings: always the same, or decided for each record.
package enum CheckSeverity: Hashable, Sendable {
    case fixed(Severity)
    /// A text that is one whole `${...}` and yields the name of a severity.
    case computed(ManifestTemplate)
}
