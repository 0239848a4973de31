import CEL

/// What a compiler says about an expression, in the terms of manifests.
extension ManifestValidation {
    mutating func report(_ issue: CELIssue, in site: ExpressionSite) {
        let quoted = issue.message.split(separator: "`", omittingEmptySubsequences: false).map(String.init)
        if quoted.count >= 3, quoted[0].isEmpty, quoted[2].hasPrefix(" is not declared") {
            reportName(quoted[1], at: issue.offset, in: site)
        } else if quoted.count >= 5, quoted[0].isEmpty, quoted[2].hasPrefix(" has no field") {
            reportMember(quoted[3], of: quoted[1], at: issue.offset, in: site, message: issue.message)
        } else {
            let rule: ValidationRule = isReadable(site) ? .expressionType : .expressionSyntax
            report(rule, in: site, offset: issue.offset, issue.message, fix: ExpressionAdvice.fix(for: issue.message))
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
        } else if manifest.stream(named: name) != nil {
            report(
                .nameOutOfScope, in: site, offset: offset, "the stream `\(name)` is not available in \(place)",
                fix: "A stream's records are available in checks over its parent; here: \(list(site.scope.names)).")
        } else {
            report(
                .unknownName, in: site, offset: offset, "there is no `\(name)`",
                fix: NameSuggestion.fix(for: name, among: site.scope.names))
        }
    }

    private mutating func reportMember(_ member: String, of object: String, at offset: Int, in site: ExpressionSite, message: String) {
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

    /// Whether the text is an expression at all, whatever its names and types.
    private func isReadable(_ site: ExpressionSite) -> Bool {
        let unchecked = CELEnvironment(variables: [], functions: [], isChecked: false)
        do throws(CELCompilationError) {
            switch site.text {
            case .expression(let expression): _ = try CELProgram(expression.source, environment: unchecked)
            case .template(let template): _ = try CELTemplate(template.source, environment: unchecked)
            }
            return true
        } catch {
            return false
        }
    }

    private func list(_ names: [String]) -> String {
        names.map { "`\($0)`" }.joined(separator: ", ")
    }
}
