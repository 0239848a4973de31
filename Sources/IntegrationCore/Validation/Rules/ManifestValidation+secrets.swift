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
            guard let literal = TemplateParts(template.source).constant, scanner.looksSecret(literal, named: name) else { continue }
            report(.secretLiteral, in: checked.site, "this looks like a secret")
        }
        checkSecretKeys()
    }

    /// Keys and passwords that are literals: whoever reads the manifest could sign.
    private mutating func checkSecretKeys() {
        for checked in sites where checked.site.isSecret && checked.isConstant && !checked.site.source.isEmpty && !checked.site.isMissing {
            report(.secretLiteral, in: checked.site, "the key is written into the manifest")
        }
    }
}
