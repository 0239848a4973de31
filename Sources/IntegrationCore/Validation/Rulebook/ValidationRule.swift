/// One thing the semantic validator looks for, and what a person needs to know about it.
///
/// `docs/rules.md` is generated from these values and SARIF lists them. Ids never change their meaning.
package struct ValidationRule: Sendable, Hashable {
    /// Kebab case, for instance `unknown-stream`.
    package let id: String
    /// An error makes a run wrong or impossible; a warning is worth fixing but does neither.
    package let severity: Diagnostic.Severity
    /// What is wrong, in one or two sentences.
    package let meaning: String
    /// A line of YAML that breaks the rule.
    package let example: String
    /// What to do about it.
    package let fix: String

    static func error(_ id: String, _ meaning: String, example: String, fix: String) -> ValidationRule {
        ValidationRule(id: id, severity: .error, meaning: meaning, example: example, fix: fix)
    }

    /// Worth knowing, and often meant so.
    static func note(_ id: String, _ meaning: String, example: String, fix: String) -> ValidationRule {
        ValidationRule(id: id, severity: .note, meaning: meaning, example: example, fix: fix)
    }

    static func warning(_ id: String, _ meaning: String, example: String, fix: String) -> ValidationRule {
        ValidationRule(id: id, severity: .warning, meaning: meaning, example: example, fix: fix)
    }
}
