import CEL

/// What the manifest declares itself: fields, variables, tokens.
extension ExpressionScope {
    /// Non-secret credential fields by type, and what an OAuth connection tells about itself.
    static func config(_ manifest: IntegrationManifest) -> Variable {
        var fields: [String: CELType] = [:]
        for name in obtainedSettings(manifest) { fields[name] = .string }
        for field in manifest.credentialFields where !field.isSecret { fields[field.id] = type(of: field.type) }
        return object(.config, fields)
    }

    /// Secret credential fields, and what the authentication obtains with them.
    static func credentials(_ manifest: IntegrationManifest) -> Variable {
        object(.credentials, credentialTypes(manifest))
    }

    static func credentialTypes(_ manifest: IntegrationManifest) -> [String: CELType] {
        var fields: [String: CELType] = [:]
        for field in manifest.credentialFields where field.isSecret { fields[field.id] = .string }
        for name in obtainedCredentials(manifest) { fields[name] = .string }
        return fields
    }

    /// The settings that no person types: `metadata` of the token answer or callback, such as `instance_url`.
    package static func obtainedSettings(_ manifest: IntegrationManifest) -> Set<String> {
        guard case .oauth2(let oauth2) = manifest.auth else { return [] }
        return Set(oauth2.metadata.keys)
    }

    /// The credentials that no person types: tokens, and the outputs of auth steps.
    package static func obtainedCredentials(_ manifest: IntegrationManifest) -> Set<String> {
        switch manifest.auth {
        case .oauth2: ["access_token", "refresh_token", "token_type", "scope", "client_id", "client_secret"]
        case .jwt(let jwt): jwt.exchange == nil ? [] : ["access_token", "refresh_token", "token_type", "scope"]
        case .custom(let custom): custom.steps.reduce(into: []) { $0.formUnion($1.outputs.keys) }
        case .apiKey, .basic: []
        }
    }

    static func variables(_ manifest: IntegrationManifest) -> Variable {
        var fields: [String: CELType] = [:]
        for field in manifest.variables {
            fields[field.id] =
                switch field.type {
                case .text, .select: .string
                // Without fraction a number is an int, otherwise a double: known only when it is typed.
                case .number: .dyn
                case .boolean: .bool
                case .multiselect: .list(.string)
                }
        }
        return object(.variables, fields)
    }

    private static func type(of field: CredentialFieldType) -> CELType {
        switch field {
        case .number: .dyn
        case .boolean: .bool
        case .text, .password, .textarea, .url, .select: .string
        }
    }
}
