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
    /// An optional key was removed, and its documented default took its place: another manifest that is right in itself.
    case documentedDefault

    init?(_ original: IntegrationManifest, _ changed: IntegrationManifest, _ mutation: MutationSubject.Mutation) {
        if Self.plain(original) == Self.plain(changed) {
            self = .sameManifest
        } else if Self.withoutText(original) == Self.withoutText(changed) {
            self = .onlyText
        } else if Self.withoutPresentation(original) == Self.withoutPresentation(changed) {
            self = .onlyPresentation
        } else if mutation.kind == .deleteKey || mutation.kind == .dropRequired, let key = mutation.path.keys.last,
            Self.defaults.contains(key)
        {
            self = .documentedDefault
        } else {
            return nil
        }
    }

    /// Optional keys whose absence has a documented meaning that no rule can tell from what was meant.
    private static let defaults: Set = [
        // Fewer conditions: the rule, the stream or the check is about more than before.
        "when", "where", "filter", "errors", "status",
        // The client's own numbers.
        "timeout", "connect", "firstByte", "idle", "total", "rateLimit", "requests", "per", "maxWait", "retry", "on", "attempts", "base",
        "max",
        "concurrency", "sync", "full", "delta", "overlap", "volatile",
        // What is shown and asked for.
        "severity", "resource", "name", "label", "title", "evidence", "pattern", "type", "required", "default", "remove", "fields",
    ]

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
