/// A rule of the loader or of the validator, as reports and the reference list it.
package struct RuleReference: Sendable, Hashable {
    package let id: String
    package let severity: Diagnostic.Severity
    package let meaning: String
    /// What to do about it; the loader's messages say it case by case.
    package let fix: String?

    /// Every rule there is: the loader's first. An id that both have is one rule.
    package static let all: [RuleReference] = {
        let rules = RuleGroup.all.flatMap(\.rules).map {
            RuleReference(id: $0.id, severity: $0.severity, meaning: $0.meaning, fix: $0.fix)
        }
        let known = Set(rules.map(\.id))
        let shapes = LoadRule.allCases.filter { !known.contains($0.rawValue) }
        return shapes.map { RuleReference(id: $0.rawValue, severity: .error, meaning: $0.meaning, fix: nil) } + rules
    }()

    /// `docs/rules.md`: every rule with meaning, example and fix.
    package static func markdown() -> String {
        var text = """
            # Rules

            Every problem that `patchbay verify` can report, by its id. Generated from the code; a test keeps it true.
            An error makes a run wrong or impossible, and `verify` ends with exit code 1. A warning is worth fixing; a note is worth knowing.

            ## Shape

            What the loader says about a file that does not have the shape of a manifest. All of these are errors.

            | rule | meaning |
            |---|---|

            """
        let known = Set(RuleGroup.all.flatMap(\.rules).map(\.id))
        for rule in LoadRule.allCases where !known.contains(rule.rawValue) {
            text += "| `\(rule.rawValue)` | \(rule.meaning) |\n"
        }
        for group in RuleGroup.all {
            text += "\n## \(group.title)\n\n\(group.introduction)\n"
            for rule in group.rules {
                text += "\n### \(rule.id)\n\n\(rule.meaning) (\(rule.severity.rawValue))\n\n"
                text += "```yaml\n\(rule.example)\n```\n\nFix: \(rule.fix)\n"
            }
        }
        return text
    }
}
