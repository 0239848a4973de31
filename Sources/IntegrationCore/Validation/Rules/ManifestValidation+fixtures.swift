import CEL

/// The manifest against the answers recorded beside it.
extension ManifestValidation {
    mutating func checkFixtures() {
        guard let folder = manifest.folder, let fixtures = FixtureSet(folder: "\(folder)/fixtures") else { return }
        checkSecrets(in: fixtures)
        for problem in fixtures.problems { report(.fixtureInvalid, at: "fixtures", location: problem.location, problem.message) }
        guard fixtures.problems.isEmpty else { return }
        let matches = FixtureMatches(manifest, fixtures)
        let types = RecordedTypes(manifest, fixtures, matches)
        for problem in types.malformed { report(.fixtureInvalid, at: "fixtures", location: problem.location, problem.message) }
        checkNames(in: fixtures)
        checkExpectations(of: fixtures)
        for name in matches.unanswered {
            let path = name == "test" || name.hasPrefix("auth") || name.hasPrefix("actions.") ? name : "streams.\(name).request"
            guard name != "auth" else { continue }
            report(.fixtureUnanswered, at: path, "the fixtures have no answer for the request of `\(name)`")
        }
        for exchange in matches.unreached {
            report(
                .fixtureUnreached, at: "fixtures", location: exchange.location,
                "no request of the manifest is answered by \(exchange.method) \(exchange.path) with these conditions")
        }
        let validation = self
        let records = RecordedRecords(manifest, fixtures, types) { validation.site(at: $0) }
        let unnamed = Set(manifest.streams.filter { records.unnamedList(of: $0) != nil }.map(\.name))
        for checked in sites where !reads(checked, oneOf: unnamed) { checkFields(of: checked, types) }
        checkRecordedKeys(records)
    }

    /// Whether an expression sees records of one of these streams.
    private func reads(_ checked: CheckedSite, oneOf streams: Set<String>) -> Bool {
        let path = checked.path.components
        guard !streams.isEmpty, path.count >= 2, case .key(let name) = path[1] else { return false }
        return path[0] == "streams" ? streams.contains(name) : manifest.check(id: name).map { streams.contains($0.over) } ?? false
    }

    private mutating func checkNames(in fixtures: FixtureSet) {
        let secret = Set(manifest.credentialFields.filter(\.isSecret).map(\.id)).union(ExpressionScope.obtainedCredentials(manifest))
        let settings = Set(manifest.credentialFields.filter { !$0.isSecret }.map(\.id)).union(ExpressionScope.obtainedSettings(manifest))
        let known: [(String, [String: String], Set<String>)] = [
            ("config", fixtures.config, settings),
            ("credentials", fixtures.credentials, secret),
            ("variables", fixtures.variables, Set(manifest.variables.map(\.id))),
        ]
        let start = SourceLocation(file: fixtures.file, line: 1, column: 1)
        for (section, values, names) in known {
            for name in values.keys.sorted() where !names.contains(name) {
                report(
                    .fixtureUnknownName, at: "fixtures", location: start, "`\(section).\(name)` is not declared in the manifest",
                    fix: NameSuggestion.fix(for: name, among: names))
            }
        }
        for (name, location) in fixtures.expectedStreams where manifest.stream(named: name) == nil {
            report(
                .fixtureUnknownName, at: "fixtures", location: location, "there is no stream `\(name)`",
                fix: NameSuggestion.fix(for: name, among: manifest.streams.map(\.name)))
        }
        for (name, location) in fixtures.expectedChecks where manifest.check(id: name) == nil {
            report(
                .fixtureUnknownName, at: "fixtures", location: location, "there is no check `\(name)`",
                fix: NameSuggestion.fix(for: name, among: manifest.checks.map(\.id)))
        }
    }

    private mutating func checkExpectations(of fixtures: FixtureSet) {
        let streams = Set(fixtures.expectedStreams.map(\.name))
        for stream in manifest.streams where !streams.contains(stream.name) {
            report(.fixtureUnexpected, at: "streams.\(stream.name)", "the fixtures expect no number of records of `\(stream.name)`")
        }
        let checks = Set(fixtures.expectedChecks.map(\.name))
        for check in manifest.checks where !checks.contains(check.id) {
            report(.fixtureUnexpected, at: "checks.\(check.id)", "the fixtures expect neither findings nor passes of `\(check.id)`")
        }
    }

    /// Compiles an expression once more with the types that the recorded answers show.
    private mutating func checkFields(of checked: CheckedSite, _ types: RecordedTypes) {
        guard let recorded = recordedTypes(for: checked, types), recorded.keys.contains(where: checked.uses) else { return }
        let scope = checked.site.scope.retyped(recorded)
        let issues: [CELIssue]
        do throws(CELCompilationError) {
            switch checked.site.text {
            case .expression(let expression): _ = try CELProgram(expression.source, environment: scope.environment)
            case .template(let template): _ = try CELTemplate(template.source, environment: scope.environment)
            }
            return
        } catch {
            issues = error.issues
        }
        for issue in issues {
            switch issue.kind {
            case .unknownField(let field, _, let nearest):
                guard nearest != nil || !checked.guardedFields.contains(field) else { continue }
                report(
                    .fieldNotInFixtures, in: checked.site, offset: issue.offset, "no recorded answer has `\(field)` here",
                    fix: nearest.map { "Did you mean `\($0)`?" })
            case .type(let types, _) where !types.contains(where: Self.isOpen):
                report(.typeNotInFixtures, in: checked.site, offset: issue.offset, "the recorded answers do not fit: \(issue.message)")
            default: break
            }
        }
    }

    /// Objects, lists and nulls are left out: an answer that was not recorded may have the other of them.
    private static func isOpen(_ type: CELType) -> Bool {
        switch type {
        case .object, .list, .null: true
        case .optional(let wrapped), .nullable(let wrapped): isOpen(wrapped)
        default: false
        }
    }

    /// The recorded types of the names an expression reads; nil where there are none.
    private func recordedTypes(for checked: CheckedSite, _ types: RecordedTypes) -> [String: CELType]? {
        let path = checked.path.components
        guard path.count >= 2, case .key(let section) = path[0], case .key(let name) = path[1] else { return nil }
        switch (section, checked.site.scope.place) {
        case ("streams", .record), ("streams", .deltaStop):
            guard let stream = manifest.stream(named: name) else { return nil }
            return filled(["record": types.received[name], "parent": stream.each.flatMap { types.records[$0] }])
        case ("streams", .streamRequest), ("streams", .parentCondition):
            guard let stream = manifest.stream(named: name) else { return nil }
            return filled(["parent": stream.each.flatMap { types.records[$0] }])
        case ("streams", .pages): return filled(["body": types.bodies[name]])
        case ("streams", .streamAnswer) where !checked.keyPath.holds(".errors["): return filled(["body": types.bodies[name]])
        case ("test", .testAnswer) where !checked.keyPath.holds(".errors["): return filled(["body": types.bodies["test"]])
        case ("auth", .authAnswer):
            guard case .index(let step)? = path.dropFirst(3).first else { return nil }
            return filled(["body": types.bodies["auth.config.steps[\(step)]"]])
        case ("checks", .check):
            guard let check = manifest.check(id: name) else { return nil }
            var known = ["record": types.records[check.over]]
            known["parent"] = manifest.stream(named: check.over)?.each.flatMap { types.records[$0] }
            for child in manifest.children(of: check.over) { known[child.name] = types.records[child.name].map { .list($0) } }
            return filled(known)
        default: return nil
        }
    }

    private func filled(_ types: [String: CELType?]) -> [String: CELType] { types.compactMapValues { $0 } }
}
