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
    /// Only what a person is asked to type differs: no value that is typed becomes another one.
    case onlyAsking
    /// Only how fast and how patient the client is differs: no request, record or verdict.
    case onlyPacing
    /// An optional key was removed at a place where the manifest without it is right in itself: it asks for more, or keeps more. Only
    /// a person, or what the fixtures expect of a run, can tell that less was meant.
    case anotherManifest

    init?(_ original: IntegrationManifest, _ changed: IntegrationManifest, _ mutation: MutationSubject.Mutation) {
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
        } else if mutation.kind == .deleteKey || mutation.kind == .dropRequired, mutation.path.isOne(of: Self.places) {
            self = .anotherManifest
        } else {
            return nil
        }
    }

    /// Places of keys without which a manifest is another one that no rule can tell from what was meant; `*` is any name or position.
    private static let places = [
        // Fewer conditions: the rule, the step, the stream or the check is about more than before.
        "auth.config.steps.*.when", "http.errors.*.when", "http.errors.*.status", "test.errors.*.when", "test.errors.*.status",
        "streams.*.errors.*.when", "streams.*.errors.*.status", "streams.*.where", "streams.*.filter", "checks.*.where",
        // Answers mean what their status says (docs/manifest.md).
        "http.errors", "test.errors", "streams.*.errors", "auth.config.steps.*.errors", "http.errors.*.until", "streams.*.errors.*.until",
        // No rule knows which headers a provider needs.
        "http.headers", "http.headers.*",
        // Everything is read each time, and stored as it came.
        "streams.*.delta", "streams.*.delta.overlap", "streams.*.volatile", "streams.*.remove", "streams.*.fields", "streams.*.fields.*",
        // What the manifest says when it says nothing.
        "checks.*.severity", "checks.*.resource", "test.identity", "test.identity.label",
    ]

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
            manifest.variables[index].default = nil
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
