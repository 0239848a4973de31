/// What OAuth would obtain and a person gives by hand, as the flows with consent, codes and assertions are not executed.
extension SettingField {
    /// - Parameter reads: what is required is what a run reads.
    static func obtained(_ oauth: OAuth2Auth, _ reads: SettingReads) -> [SettingField] {
        credentials(oauth) + oauth.metadata.map { metadata($0.key, $0.value, isRequired: reads.needs(config: $0.key)) }
    }

    private static func credentials(_ oauth: OAuth2Auth) -> [SettingField] {
        guard !oauth.obtainsToken else {
            return [
                secret("client_id", "Client ID", "Of your OAuth application.", variable: oauth.clientIdEnvVar),
                secret("client_secret", "Client secret", "Of your OAuth application.", variable: oauth.clientSecretEnvVar),
            ]
        }
        return [secret("access_token", "Access token", help(oauth), alias: "token")]
    }

    private static func help(_ oauth: OAuth2Auth) -> String {
        switch oauth.grant {
        case .authorizationCode: "An OAuth or personal access token of the provider; nobody is asked for consent yet."
        case .clientCredentials:
            "A token obtained elsewhere: the client authentication \(oauth.clientAuthMethod.rawValue) is not executed yet."
        case .deviceCode, .jwtBearer: "A token obtained elsewhere: the grant \(oauth.grant.rawValue) is not executed yet."
        }
    }

    private static func metadata(_ name: String, _ expression: ManifestExpression, isRequired: Bool) -> SettingField {
        SettingField(
            id: name, kind: .config, format: .text, label: "comes with the token",
            help: "What the OAuth flow reads as `\(expression.source)`; given by hand, as the flow is not executed yet.",
            isRequired: isRequired, pattern: nil, fallback: nil)
    }

    private static func secret(_ id: String, _ label: String, _ help: String, variable: String? = nil, alias: String? = nil) -> Self {
        SettingField(
            id: id, kind: .secret, format: .text, label: label, help: help, isRequired: true, pattern: nil, fallback: nil, alias: alias,
            environmentVariable: variable)
    }
}
