import CEL

/// Syntax, types, and what an expression yields.
extension ManifestValidation {
    mutating func checkExpressions() {
        for fault in faults where !fault.site.isMissing {
            for issue in fault.issues { report(issue, in: fault.site) }
        }
        for checked in sites where !checked.site.isMissing {
            checkResult(of: checked)
            checkConstants(of: checked)
            checkOptionals(of: checked)
            checkBraces(of: checked.site)
        }
    }

    private mutating func checkResult(of checked: CheckedSite) {
        let site = checked.site
        for program in checked.programs {
            let use: ExpressionUse = checked.isSingle ? site.use : .text
            guard !use.accepts(program.resultType) else { continue }
            switch (use, program.resultType) {
            case (.text, let type), (.parameter, let type):
                report(.notRenderable, in: site, "this is \(type), which cannot stand in text")
            case (.key, .optional), (.key, .nullable), (.key, .null), (.cursor, .optional), (.cursor, .nullable), (.cursor, .null),
                (.identifier, .optional), (.identifier, .nullable), (.identifier, .null):
                report(.nullableKey, in: site, "this can be absent or null: \(program.resultType)", fix: use.adviceForNothing)
            case (_, let type):
                report(.expressionResult, in: site, "this is \(type), and \(use.expectation) is needed here", fix: use.advice(for: type))
            }
        }
        if site.use == .condition, checked.isConstant {
            report(.constantCondition, in: site, "this condition reads nothing, so it is always the same")
        }
    }

    /// Parts without variables that fail whenever they are evaluated.
    private mutating func checkConstants(of checked: CheckedSite) {
        for failure in checked.certainFailures { report(.expressionFails, in: checked.site, offset: failure.offset, failure.message) }
    }

    /// Text that looks like an expression someone meant: `$record.name}`, `{record.name}`.
    private mutating func checkBraces(of site: ExpressionSite) {
        guard case .template(let template) = site.text, site.use != .json else { return }
        for case .literal(let text) in TemplateParts(template.source).parts where Self.looksBroken(text) {
            report(.templateBrace, in: site, "`\(text.trimmed.prefix(60))` has a brace without its partner")
        }
    }

    private static func looksBroken(_ text: String) -> Bool {
        guard let dollar = text.firstIndex(of: "$"), let next = text[dollar...].dropFirst().first, next.isLetter else { return false }
        let rest = text[dollar...]
        return rest.count { $0 == "}" } > rest.count { $0 == "{" }
    }

    /// Fields and variables that may be empty, read as if they never were.
    private mutating func checkOptionals(of checked: CheckedSite) {
        let optional = checked.references.filter { $0.path.count >= 2 && !$0.isGuarded && isOptional($0.path) }
        guard !optional.isEmpty else { return }
        let guarded = Set((checked.references + guards(of: checked)).filter(\.isGuarded).map { Array($0.path.prefix(2)) })
        for reference in optional {
            let path = Array(reference.path.prefix(2))
            guard !guarded.contains(path) else { continue }
            let name = path.joined(separator: ".")
            report(
                .unguardedOptional, in: checked.site, offset: reference.offset, "`\(name)` may be left empty, and then this fails",
                fix: "Read it as `\(path[0]).?\(path[1])`, guard it with `has(\(name))`, give it a default, or require it.")
        }
    }

    /// Whether a setting may be left empty.
    private func isOptional(_ path: [String]) -> Bool {
        switch path[0] {
        case "config", "credentials":
            manifest.credentialFields.contains {
                $0.id == path[1] && !$0.required && $0.default == nil && $0.isSecret == (path[0] == "credentials")
            }
        case "variables": manifest.variables.contains { $0.id == path[1] && !$0.required && $0.default == nil }
        default: false
        }
    }
}
