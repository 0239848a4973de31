import IntegrationCore

/// Why a break that nothing reports changes nothing that a run does.
enum HarmlessReason: String {
    /// The manifest decodes to the same value: what was written is the documented default, or the order of a map.
    case sameManifest
    /// Only text for people differs.
    case onlyText

    init?(_ original: IntegrationManifest, _ changed: IntegrationManifest, _ mutation: MutationSubject.Mutation) {
        if Self.plain(original) == Self.plain(changed) {
            self = .sameManifest
        } else if Self.withoutText(original) == Self.withoutText(changed) {
            self = .onlyText
        } else {
            return nil
        }
    }

    private static func plain(_ manifest: IntegrationManifest) -> IntegrationManifest {
        var manifest = manifest
        manifest.origin = nil
        return manifest
    }

    /// Labels, help, descriptions, messages, instructions and links: what no request, record or verdict depends on.
    private static func withoutText(_ manifest: IntegrationManifest) -> IntegrationManifest {
        var manifest = plain(manifest)
        manifest.name = ""
        manifest.description = ""
        manifest.docsUrl = nil
        for index in manifest.credentialFields.indices {
            manifest.credentialFields[index].label = ""
            manifest.credentialFields[index].helpText = nil
            manifest.credentialFields[index].placeholder = nil
        }
        for index in manifest.variables.indices {
            manifest.variables[index].label = ""
            manifest.variables[index].helpText = nil
        }
        if case .oauth2(var oauth) = manifest.auth {
            oauth.setupInstructions = nil
            oauth.createAppUrl = nil
            manifest.auth = .oauth2(oauth)
        }
        if case .custom(var custom) = manifest.auth {
            for index in custom.steps.indices { removeMessages(&custom.steps[index].errors) }
            manifest.auth = .custom(custom)
        }
        removeMessages(&manifest.http.errors)
        if var test = manifest.test {
            removeMessages(&test.errors)
            manifest.test = test
        }
        for index in manifest.streams.indices {
            manifest.streams[index].description = nil
            removeMessages(&manifest.streams[index].errors)
        }
        for index in manifest.checks.indices {
            manifest.checks[index].name = ""
            manifest.checks[index].description = nil
            manifest.checks[index].remediation = nil
            manifest.checks[index].docsUrl = nil
        }
        return manifest
    }

    private static func removeMessages(_ rules: inout [ErrorRule]) {
        for index in rules.indices { rules[index].message = nil }
    }
}
