/// What OAuth would obtain and a person gives by hand on the command line, where nobody is asked for consent.
extension SettingField {
    /// - Parameter reads: what is required is what a run reads.
    static func obtained(_ oauth: OAuth2Auth, _ reads: SettingReads) -> [SettingField] {
        credentials(oauth) + oauth.metadata.map { metadata($0.key, $0.value, isRequired: reads.needs(config: $0.key)) }
    }

    private static func credentials(_ oauth: OAuth2Auth) -> [SettingField] {
        switch oauth.grant {
        // What its assertion is made of, the manifest declares.
        case .jwtBearer: return []
        case .clientCredentials:
            let usesKey = oauth.clientAuthMethod == .privateKeyJWT
            var proof = secret(
                "client_secret", usesKey ? "Private key" : "Client secret",
                usesKey ? "Of your OAuth application, as PEM." : "Of your OAuth application.", variable: oauth.clientSecretEnvVar)
            proof.isMultiline = usesKey
            return [secret("client_id", "Client ID", "Of your OAuth application.", variable: oauth.clientIdEnvVar), proof]
        case .authorizationCode, .deviceCode: return [secret("access_token", "Access token", help(oauth), alias: "token")]
        }
    }

    private static func help(_ oauth: OAuth2Auth) -> String {
        oauth.grant == .deviceCode
            ? "A token obtained elsewhere: on the command line the grant device_code is not executed; `patchbay serve` does it."
            : "An OAuth or personal access token of the provider: on the command line nobody is asked for consent; `patchbay serve` does it."
    }

    private static func metadata(_ name: String, _ expression: ManifestExpression, isRequired: Bool) -> SettingField {
        SettingField(
            id: name, kind: .config, format: .text, label: "comes with the token",
            help: "What the OAuth flow reads as `\(expression.source)`; given by hand on the command line.",
            isRequired: isRequired, pattern: nil, fallback: nil)
    }

    private static func secret(_ id: String, _ label: String, _ help: String, variable: String? = nil, alias: String? = nil) -> Self {
        SettingField(
            id: id, kind: .secret, format: .text, label: label, help: help, isRequired: true, pattern: nil, fallback: nil, alias: alias,
            environmentVariable: variable)
    }
}
