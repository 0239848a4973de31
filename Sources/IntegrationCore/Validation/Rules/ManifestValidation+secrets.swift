/// Secrets written into the manifest. Messages say what kind and where, never what.
extension ManifestValidation {
    mutating func checkSecrets() {
        let scanner = SecretScanner()
        if let origin = manifest.origin {
            for match in scanner.matches(in: origin.text) {
                report(
                    .secretLiteral, at: "", location: places.location(ofByte: match.offset),
                    "this looks like \(match.name)")
            }
        }
        for checked in sites {
            guard case .template(let template) = checked.site.text else { continue }
            if manifest.origin == nil {
                for match in scanner.matches(in: template.source) {
                    report(.secretLiteral, in: checked.site, offset: match.offset, "this looks like \(match.name)")
                }
            }
            let name = checked.path.lastKey ?? ""
            let isHeader = checked.path.components.dropLast().last == "headers"
            guard let literal = TemplateParts(template.source).constant,
                scanner.looksSecret(literal, named: name, isHeader: isHeader)
            else { continue }
            report(.secretLiteral, in: checked.site, "this looks like a secret")
        }
        checkSecretKeys()
        checkSecretBodies()
    }

    /// Passwords in JSON, in the variables of GraphQL and in bodies of text.
    private mutating func checkSecretBodies() {
        for checked in sites where !checked.site.isMissing {
            guard case .template(let template) = checked.site.text else { continue }
            let keys = checked.path.components.compactMap { if case .key(let key) = $0 { key } else { nil } }
            let kind = zip(keys, keys.dropFirst()).first { $0 == "body" && ["text", "json", "graphql"].contains($1) }?.1
            guard let kind, let name = keys.last else { continue }
            let parts = TemplateParts(template.source)
            let isSecret =
                kind == "text"
                ? SecretText.holdsPassword(parts.outline) : parts.constant.map { SecretText.isSecret($0, named: name) } ?? false
            guard isSecret else { continue }
            report(
                .secretLiteral, in: checked.site, "this body has a password in it that is written into the manifest",
                fix: "Revoke it, declare a field of `type: password`, and let the authentication send it: `${credentials.x}`.")
        }
    }

    /// Keys and passwords that are literals: whoever reads the manifest could sign.
    private mutating func checkSecretKeys() {
        for checked in sites where checked.site.isSecret && checked.isConstant && !checked.site.source.isEmpty && !checked.site.isMissing {
            report(.secretLiteral, in: checked.site, "the key is written into the manifest")
        }
    }

    /// The problems with one for each secret, however many rules know it.
    ///
    /// What the scanner found in the file tells what it is, so what a rule says about the whole of the same value is left out.
    func withoutRepeatedSecrets(_ problems: [Diagnostic]) -> [Diagnostic] {
        let secrets = problems.filter { $0.rule == ValidationRule.secretLiteral.id }
        guard secrets.count > 1 else { return problems }
        let scanned = secrets.filter(\.keyPath.isEmpty).map(\.location)
        var seen: Set<String> = []
        return problems.filter { problem in
            guard problem.rule == ValidationRule.secretLiteral.id, !problem.keyPath.isEmpty else { return true }
            return !holds(problem, oneOf: scanned) && seen.insert(problem.keyPath).inserted
        }
    }

    /// Whether one of the places lies inside of the value that a problem is about.
    private func holds(_ problem: Diagnostic, oneOf places: [SourceLocation]) -> Bool {
        let site = site(at: problem.keyPath)?.site
        let start = (problem.location.line, problem.location.column)
        // A value without expressions may stand in quotes.
        var end = (start.0, start.1 + 1)
        if let site {
            let last = self.places.location(of: site.source.utf8.count, in: site)
            if end < (last.line, last.column) { end = (last.line, last.column) }
        }
        return places.contains { start <= ($0.line, $0.column) && ($0.line, $0.column) <= end }
    }
}
