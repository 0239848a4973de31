import CEL

/// Checks: over something that exists, about something that differs.
extension ManifestValidation {
    mutating func checkChecks() {
        for check in manifest.checks {
            let path = "checks.\(check.id)"
            if manifest.stream(named: check.over) == nil, manifest.handler == nil || !manifest.streams.isEmpty {
                report(
                    .checkUnknownStream, at: "\(path).over", "there is no stream `\(check.over)`",
                    fix: NameSuggestion.fix(for: check.over, among: manifest.streams.map(\.name)))
            }
            checkVerdict(of: check, at: path)
            checkSeverity(of: check, at: "\(path).severity")
            checkPartition(of: check, at: path)
        }
        checkResourceTypes()
    }

    private mutating func checkVerdict(of check: CheckManifest, at path: String) {
        if check.aggregate == nil {
            if let pass = site(at: "\(path).pass"), !pass.isConstant, !readsRecords(pass, of: check) {
                report(.checkIgnoresRecord, in: pass.site, "the verdict is the same for every record of `\(check.over)`")
            }
            if let id = site(at: "\(path).resource.id"), !id.site.isMissing, !readsRecords(id, of: check),
                manifest.stream(named: check.over)?.single != true
            {
                report(.checkResource, in: id.site, "every record of `\(check.over)` would be the same resource")
            }
        } else {
            if let pass = site(at: "\(path).pass"), !pass.isConstant, !pass.usesAny(of: .value, .total) {
                report(.checkIgnoresRecord, in: pass.site, "the verdict does not depend on the aggregate's `value`")
            }
            for checked in sites(under: "\(path).aggregate") where !checked.isConstant && !readsRecords(checked, of: check) {
                report(.checkIgnoresRecord, in: checked.site, "the aggregate does not read the record")
            }
        }
        if let condition = site(at: "\(path).where"), !condition.isConstant, !readsRecords(condition, of: check) {
            report(.checkIgnoresRecord, in: condition.site, "`where` selects all records or none")
        }
    }

    /// What is decided after the streams are read sees what was stored, and the partition was not.
    private mutating func checkPartition(of check: CheckManifest, at path: String) {
        let sites = sites(under: path)
        let children = manifest.children(of: check.over)
        guard check.aggregate != nil || sites.contains(where: { site in children.contains { site.uses($0.name) } }) else { return }
        let kind = check.aggregate == nil ? "a check that looks at children" : "an aggregate"
        for checked in sites where checked.uses(.partition) {
            report(.checkPartition, in: checked.site, "`partition` is not stored, and \(kind) is decided from what is")
        }
    }

    /// One word for one kind of resource: the most common one counts, of equally common ones the first.
    private mutating func checkResourceTypes() {
        var order: [String: [String]] = [:]
        var counts: [String: [String: Int]] = [:]
        for check in manifest.checks where check.aggregate == nil {
            guard let type = check.resource?.type else { continue }
            if counts[check.over]?[type] == nil { order[check.over, default: []].append(type) }
            counts[check.over, default: [:]][type, default: 0] += 1
        }
        let usualTypes = counts.reduce(into: [String: String]()) { usual, entry in
            usual[entry.key] = order[entry.key]?.max { (entry.value[$0] ?? 0) < (entry.value[$1] ?? 0) }
        }
        for check in manifest.checks where check.aggregate == nil {
            guard let type = check.resource?.type else { continue }
            if let usual = usualTypes[check.over], usual != type {
                let path = "checks.\(check.id).resource.type"
                report(.resourceType, at: path, "other checks over `\(check.over)` say `\(usual)`", fix: "Write `\(usual)`.")
            }
        }
    }

    private func readsRecords(_ checked: CheckedSite, of check: CheckManifest) -> Bool {
        checked.usesAny(of: .record, .parent, .partition) || manifest.children(of: check.over).contains { checked.uses($0.name) }
    }

    private mutating func checkSeverity(of check: CheckManifest, at keyPath: String) {
        guard case .computed(let template) = check.severity, let checked = site(at: keyPath) else { return }
        guard checked.isSingle, let program = checked.programs.first else {
            return report(
                .expressionResult, in: checked.site, "`\(template.source)` is not a severity",
                fix: NameSuggestion.fix(for: template.source, among: Severity.allCases.map(\.rawValue)))
        }
        if !ExpressionUse.optionalText.accepts(program.resultType) || program.resultType == .int {
            report(
                .expressionResult, in: checked.site, "this is \(program.resultType), and the name of a severity is needed here",
                fix:
                    "Give one of \(Severity.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")) by a condition: `${… ? \"high\" : \"low\"}`."
            )
        }
        for outcome in CELOutcome.all(of: program.source) {
            guard case .constant(.string(let text)) = outcome.kind, Severity(rawValue: text) == nil else { continue }
            report(
                .expressionResult, in: checked.site, offset: 2 + outcome.offset, "`\(text)` is not a severity",
                fix: NameSuggestion.fix(for: text, among: Severity.allCases.map(\.rawValue)))
        }
    }
}
