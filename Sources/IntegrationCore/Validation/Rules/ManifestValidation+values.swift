import CEL

/// Values of settings in expressions: numbers among texts, and options that do not exist.
extension ManifestValidation {
    mutating func checkValues() {
        for checked in sites where !checked.site.isMissing && checked.usesAny(of: .variables, .config) {
            checkNumbers(in: checked)
            guard hasOptions(checked) else { continue }
            for (program, start) in zip(checked.programs, checked.programOffsets) {
                for comparison in CELComparison.all(of: program.source) { check(comparison, start: start, in: checked.site) }
            }
        }
    }

    private func hasOptions(_ checked: CheckedSite) -> Bool {
        checked.references.contains { $0.path.count == 2 && options(of: $0.path) != nil }
    }

    private mutating func check(_ comparison: CELComparison, start: Int, in site: ExpressionSite) {
        guard comparison.path.count == 2, let options = options(of: comparison.path) else { return }
        let values = options.map(\.value)
        // An empty text is what an optional setting is compared with.
        guard !values.contains(comparison.text), !comparison.text.isEmpty, !values.isEmpty else { return }
        report(
            .unknownOption, in: site, offset: start + comparison.offset,
            "`\(comparison.path.joined(separator: "."))` is never `\(comparison.text)`",
            fix: NameSuggestion.fix(for: comparison.text, among: values))
    }

    private func options(of path: [String]) -> [FieldOption]? {
        switch path[0] {
        case "variables":
            return manifest.variables.first { $0.id == path[1] && ($0.type == .select || $0.type == .multiselect) }?.options
        case "config": return manifest.credentialFields.first { $0.id == path[1] && $0.type == .select && !$0.isSecret }?.options
        default: return nil
        }
    }

    /// A setting of type `number` is an int or a double, known only when it is typed. What fails for both fails always.
    private mutating func checkNumbers(in checked: CheckedSite) {
        let numbers = [
            ("variables", Set(manifest.variables.filter { $0.type == .number }.map(\.id))),
            ("config", Set(manifest.credentialFields.filter { $0.type == .number && !$0.isSecret }.map(\.id))),
        ]
        let isRead = numbers.contains { name, ids in
            checked.references.contains { $0.path.count > 1 && $0.path[0] == name && ids.contains($0.path[1]) }
        }
        guard isRead else { return }
        let asDouble = Set(issues(of: checked.site, numbers, as: .double).map(\.offset))
        for issue in issues(of: checked.site, numbers, as: .int) where asDouble.contains(issue.offset) {
            report(
                .expressionType, in: checked.site, offset: issue.offset,
                "a setting of type `number` is used as something else: \(issue.message)",
                fix: "Compare it with a number, or make text of it: `string(…)`.")
        }
    }

    private func issues(of site: ExpressionSite, _ numbers: [(name: String, ids: Set<String>)], as type: CELType) -> [CELIssue] {
        var types: [String: CELType] = [:]
        for (name, ids) in numbers {
            guard case .object(let object)? = site.scope.environment.variables.first(where: { $0.name == name })?.type else { continue }
            var fields = object.fields
            for id in ids where fields[id] != nil { fields[id] = type }
            types[name] = .object(CELObjectType(name: name, fields: fields))
        }
        let environment = site.scope.retyped(types).environment
        do throws(CELCompilationError) {
            switch site.text {
            case .expression(let expression): _ = try CELProgram(expression.source, environment: environment)
            case .template(let template): _ = try CELTemplate(template.source, environment: environment)
            }
            return []
        } catch {
            return error.issues
        }
    }
}
