import IntegrationCore

extension SettingField {
    init(_ field: CredentialField) {
        let format: Format =
            switch field.type {
            case .text, .password, .textarea: .text
            case .number: .number
            case .url: .url
            case .select: .choice(field.options.map(\.value))
            case .boolean: .boolean
            }
        self.init(
            id: field.id, kind: field.isSecret ? .secret : .config, format: format, label: field.label, help: field.helpText,
            isRequired: field.required, pattern: field.pattern, fallback: field.default,
            isMultiline: field.type == .textarea, example: field.placeholder ?? "VALUE")
    }

    init(_ field: VariableField) {
        let format: Format =
            switch field.type {
            case .text: .text
            case .number: .number
            case .boolean: .boolean
            case .select: .choice(field.options.map(\.value))
            case .multiselect: .choices(field.options.map(\.value))
            }
        self.init(
            id: field.id, kind: .variable, format: format, label: field.label, help: field.helpText, isRequired: field.required,
            pattern: nil,
            fallback: field.default)
    }

    private static func secret(_ id: String, _ label: String, _ help: String, variable: String? = nil, alias: String? = nil) -> Self {
        SettingField(
            id: id, kind: .secret, format: .text, label: label, help: help, isRequired: true, pattern: nil, fallback: nil, alias: alias,
            environmentVariable: variable)
    }

    /// Everything a connection of this integration can be given: what people type, what OAuth would obtain, and variables.
    static func all(of manifest: IntegrationManifest) -> [SettingField] {
        var fields = manifest.credentialFields.map { SettingField($0) }
        let declared = Set(fields.map(\.id))
        if case .oauth2(let oauth) = manifest.auth {
            let needed: [SettingField] =
                oauth.grant == .clientCredentials
                ? [
                    secret("client_id", "Client ID", "Of your OAuth application.", variable: oauth.clientIdEnvVar),
                    secret("client_secret", "Client secret", "Of your OAuth application.", variable: oauth.clientSecretEnvVar),
                ]
                : [secret("access_token", "Access token", "An OAuth or personal access token of the provider.", alias: "token")]
            fields += needed.filter { !declared.contains($0.id) }
        }
        return fields + manifest.variables.map { SettingField($0) }
    }
}
