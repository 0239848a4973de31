import CEL

/// What a compiler says about an expression, in the terms of manifests.
extension ManifestValidation {
    mutating func report(_ issue: CELIssue, in site: ExpressionSite) {
        switch issue.kind {
        case .undeclaredName(let name): reportName(name, at: issue.offset, in: site)
        case .unknownField(let field, let object, _): reportMember(field, of: object, at: issue.offset, in: site)
        case .syntax: report(.expressionSyntax, in: site, offset: issue.offset, issue.message, fix: site.syntaxAdvice(at: issue.offset))
        case .type, .unknownFunction, .pattern, .certainFailure:
            report(.expressionType, in: site, offset: issue.offset, issue.message, fix: issue.advice)
        }
    }

    private mutating func reportName(_ path: String, at offset: Int, in site: ExpressionSite) {
        let name = path.split(separator: ".").first.map(String.init) ?? path
        let place = site.scope.place.title
        if name == ExpressionName.credentials.rawValue {
            report(
                .credentialsOutOfScope, in: site, offset: offset,
                "`credentials` is not available in \(place): a secret could reach a record, a finding or a log")
        } else if let known = ExpressionName(rawValue: name) {
            report(
                .nameOutOfScope, in: site, offset: offset, "`\(name)` is not available in \(place)",
                fix: "It is available in \(known.allowedPlaces).")
        } else if let stream = manifest.stream(named: name) {
            // Whose child it is, or what the check is over, cannot be told: that is reported by itself.
            if let each = stream.each, manifest.stream(named: each) == nil { return }
            if isOverUnknownStream(site) { return }
            report(
                .nameOutOfScope, in: site, offset: offset, "the stream `\(name)` is not available in \(place)",
                fix: "A stream's records are available in checks over its parent; here: \(list(site.scope.names)).")
        } else {
            report(
                .unknownName, in: site, offset: offset, "there is no `\(name)`",
                fix: NameSuggestion.fix(for: name, among: site.scope.names))
        }
    }

    private mutating func reportMember(_ member: String, of object: String, at offset: Int, in site: ExpressionSite) {
        let known = site.scope.environment.variables.first { $0.name == object }.flatMap { variable in
            if case .object(let type) = variable.type { type.fields.keys.sorted() } else { nil }
        }
        var fix = known.flatMap { NameSuggestion.fix(for: member, among: $0) }
        let field = manifest.credentialFields.first { $0.id == member }
        let rule: ValidationRule
        switch ExpressionName(rawValue: object) {
        case .config:
            rule = .unknownConfig
            if field?.isSecret == true { fix = "`\(member)` is secret: `credentials.\(member)`, in auth and http only." }
        case .credentials:
            rule = .unknownCredential
            if field?.isSecret == false { fix = "`\(member)` is not secret: `config.\(member)`." }
        case .variables: rule = .unknownVariable
        case .input: rule = .unknownInput
        default: rule = .unknownName
        }
        report(rule, in: site, offset: offset, "there is no `\(object).\(member)`", fix: fix)
    }

    private func isOverUnknownStream(_ site: ExpressionSite) -> Bool {
        let path = ManifestPath(keyPath: site.keyPath).components
        guard path.first == "checks", path.count > 1, case .key(let id) = path[1], let check = manifest.check(id: id) else { return false }
        return manifest.stream(named: check.over) == nil
    }

    private func list(_ names: [String]) -> String {
        names.map { "`\($0)`" }.joined(separator: ", ")
    }
}
