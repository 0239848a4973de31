import IntegrationCore

/// Why a break that nothing reports changes nothing that a run does.
enum HarmlessReason: String {
    /// The manifest decodes to the same value: what was written is the documented default, or the order of a map.
    case sameManifest
    /// Only text for people differs.
    case onlyText
    /// Only evidence differs, or what a check calls its resources, or where the catalogue lists the integration: all of that is
    /// shown to people, and no verdict depends on it.
    case onlyPresentation
    /// Only what a person is asked to type differs: no value that is typed becomes another one, and none that is left out.
    case onlyAsking
    /// Only how fast and how patient the client is differs: no request, record or verdict.
    case onlyPacing

    init?(_ original: IntegrationManifest, _ changed: IntegrationManifest) {
        if Self.plain(original) == Self.plain(changed) {
            self = .sameManifest
        } else if Self.withoutText(original) == Self.withoutText(changed) {
            self = .onlyText
        } else if Self.withoutPresentation(original) == Self.withoutPresentation(changed) {
            self = .onlyPresentation
        } else if Self.withoutQuestions(original) == Self.withoutQuestions(changed) {
            self = .onlyAsking
        } else if Self.withoutPace(original) == Self.withoutPace(changed) {
            self = .onlyPacing
        } else {
            return nil
        }
    }

    private static func withoutQuestions(_ manifest: IntegrationManifest) -> IntegrationManifest {
        var manifest = withoutText(manifest)
        for index in manifest.credentialFields.indices {
            manifest.credentialFields[index].pattern = nil
            manifest.credentialFields[index].required = true
            // Asked for in another input; what is secret and what is text stays what it was.
            if [.url, .textarea].contains(manifest.credentialFields[index].type) { manifest.credentialFields[index].type = .text }
        }
        for index in manifest.variables.indices {
            manifest.variables[index].required = true
        }
        return manifest
    }

    private static func withoutPace(_ manifest: IntegrationManifest) -> IntegrationManifest {
        var manifest = withoutText(manifest)
        manifest.http.timeout = HTTPTimeouts()
        manifest.http.retry = RetryPolicy(idempotencyKey: manifest.http.retry.idempotencyKey)
        manifest.http.rateLimit = nil
        manifest.http.concurrency = 1
        manifest.sync = SyncSchedule(deleteGuard: manifest.sync.deleteGuard)
        for index in manifest.streams.indices { manifest.streams[index].concurrency = nil }
        return manifest
    }

    private static func withoutPresentation(_ manifest: IntegrationManifest) -> IntegrationManifest {
        var manifest = withoutText(manifest)
        manifest.category = .cloud
        for index in manifest.checks.indices {
            manifest.checks[index].evidence = [:]
            manifest.checks[index].resource?.type = ""
            manifest.checks[index].resource?.name = nil
            manifest.checks[index].title = nil
        }
        return manifest
    }

    private static func plain(_ manifest: IntegrationManifest) -> IntegrationManifest {
        var manifest = manifest
        manifest.origin = nil
        for index in manifest.streams.indices {
            manifest.streams[index].query = single(manifest.streams[index].query)
            if let delta = manifest.streams[index].delta { manifest.streams[index].delta?.query = single(delta.query) }
        }
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

    /// A list of one value is that value.
    private static func single(_ query: OrderedMap<QueryValue>) -> OrderedMap<QueryValue> {
        query.mapValues { value in
            if case .repeated(let templates) = value, templates.count == 1 { .single(templates[0]) } else { value }
        }
    }

    private static func removeMessages(_ rules: inout [ErrorRule]) {
        for index in rules.indices { rules[index].message = nil }
    }
}
