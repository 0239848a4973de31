import CEL

/// What is declared and never used.
extension ManifestValidation {
    mutating func checkUse() {
        let used = usedPaths
        // A name that could not be read is empty; who uses it is not known.
        for (position, field) in manifest.credentialFields.enumerated() where !field.id.isEmpty {
            let object = field.isSecret ? "credentials" : "config"
            guard !used.contains([object]), !used.contains([object, field.id]), !fieldsUsedByAuthentication.contains(field.id),
                manifest.handler == nil
            else { continue }
            report(
                .unusedField, at: "credentialFields[\(position)]", "nothing uses `\(object).\(field.id)`",
                fix: "Use it as `\(object).\(field.id)`\(field.isSecret ? " in auth or http" : ""), or remove it.")
        }
        for (position, variable) in manifest.variables.enumerated()
        where !variable.id.isEmpty && !used.contains(["variables"]) && !used.contains(["variables", variable.id]) && manifest.handler == nil
        {
            report(
                .unusedVariable, at: "variables[\(position)]", "nothing uses `variables.\(variable.id)`",
                fix: "Use it as `variables.\(variable.id)`, or remove it.")
        }
    }

    /// What expressions read of `config`, `credentials` and `variables`: `["config", "org"]`, or `["config"]` where the whole map is.
    private var usedPaths: Set<[String]> {
        let roots: Set = ["config", "credentials", "variables"]
        var paths: Set<[String]> = []
        for checked in sites {
            for reference in checked.references where roots.contains(reference.path[0]) { paths.insert(Array(reference.path.prefix(2))) }
        }
        // A fault is reported by itself; what it reads is not unused because of it.
        for fault in faults {
            for name in fault.site.source.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "_" }) {
                for root in roots { paths.insert([root, String(name)]) }
            }
        }
        return paths
    }

    /// Fields that something takes by name, without an expression.
    var fieldsUsedByAuthentication: Set<String> {
        var fields = SettingReads.fieldsNamedByAuthentication(manifest)
        if let secret = manifest.webhook?.verify.secret { fields.insert(secret) }
        // Of OAuth also what is not executed yet.
        if case .oauth2 = manifest.auth { fields.formUnion(["access_token", "refresh_token", "client_id", "client_secret"]) }
        return fields
    }
}
