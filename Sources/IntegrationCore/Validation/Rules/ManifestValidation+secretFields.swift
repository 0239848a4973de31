import CEL

/// Fields that authentication takes its secrets from, and secrets written where a field belongs.
extension ManifestValidation {
    mutating func checkSecretFields() {
        for (position, field) in manifest.credentialFields.enumerated() where field.type == .password && !field.isSecret {
            report(
                .secretField, at: "credentialFields[\(position)].secret",
                "`\(field.id)` is a password, and with `secret: false` findings, records and logs may show it",
                fix: "Remove `secret: false`.")
        }
        switch manifest.auth {
        case .apiKey(let key):
            if key.value == nil {
                requireSecret(key.field, at: "auth.config.field")
            } else {
                requireCredentials(at: "auth.config.value", for: "the key")
            }
        case .basic(let basic):
            if let password = basic.password {
                check(password)
            } else {
                requireSecret(basic.passwordField, at: "auth.config.passwordField")
            }
        case .oauth2, .jwt, .custom: break
        }
        checkSecretTexts()
    }

    private mutating func requireSecret(_ id: String, at keyPath: String) {
        guard let field = manifest.credentialFields.first(where: { $0.id == id }), !field.isSecret, field.type != .password else { return }
        report(
            .secretField, at: keyPath, "`\(id)` is not secret: findings, records and logs may show what authenticates",
            fix: "Write `type: password` at the field `\(id)`.")
    }

    private mutating func requireCredentials(at keyPath: String, for what: String) {
        guard let checked = site(at: keyPath), !checked.isConstant, !checked.uses(.credentials) else { return }
        report(
            .secretField, in: checked.site, "\(what) is not taken from `credentials`: findings, records and logs may show it",
            fix: "Make it a secret field (`type: password`), and write `${credentials.x}`.")
    }

    /// Providers that take the key as the user name have a fixed word for the password; everything else is a secret.
    private mutating func check(_ password: ManifestTemplate) {
        guard let text = TemplateParts(password.source).constant else {
            return requireCredentials(at: "auth.config.password", for: "the password")
        }
        let fixed: Set = ["api_token", "unused", "none", "dummy", "ignored", "x-oauth-basic", "x-token-auth", "api_key"]
        guard Set(text).count > 2, !fixed.contains(text.lowercased()) else { return }
        if manifest.credentialFields.contains(where: { $0.id == text }) {
            return report(
                .secretField, at: "auth.config.password", "this is the text `\(text)`, and not the field of that name",
                fix: "Write `passwordField: \(text)`, or `password: ${credentials.\(text)}`.")
        }
        report(
            .secretLiteral, at: "auth.config.password", "the password is written into the manifest",
            fix: "Revoke it, declare a field of `type: password`, and write `passwordField` with its id.")
    }

    /// Constant headers, parameters and form fields whose name says that they are secret, and cookies.
    private mutating func checkSecretTexts() {
        for checked in sites where checked.isConstant && !checked.site.isMissing {
            guard case .template(let template) = checked.site.text, let text = TemplateParts(template.source).constant else { continue }
            let components = checked.path.components
            guard components.count >= 2, case .key(let name) = components[components.count - 1],
                case .key(let map) = components[components.count - 2],
                ["headers", "query", "form", "tokenParams", "refreshParams", "authorizeParams"].contains(map)
            else { continue }
            let isCookie = (name == "Cookie" || name == "cookie") && map == "headers" && SecretText.isSessionCookie(text)
            // Elsewhere a parameter may be called `page_token`; only what can be nothing else counts.
            let isNamed = checked.keyPath.hasPrefix("auth.") || map == "headers" || SecretText.isKeyName(name)
            let isSecret =
                isNamed && SecretText.namesSecret(name) && SecretText.mayBeSecret(text)
                || SecretText.isPassword(text, named: name)
            if isCookie || isSecret {
                report(
                    .secretLiteral, in: checked.site, "`\(name)` looks like a secret that is written into the manifest",
                    fix: "Revoke it, declare a field of `type: password`, and write `${credentials.x}` here.")
            }
        }
    }
}
