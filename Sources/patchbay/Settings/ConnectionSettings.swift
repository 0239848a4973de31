import IntegrationCore
import IntegrationStore

/// What a run needs to know of a connection, checked against the manifest.
struct ConnectionSettings {
    let credentials: IntegrationCredentials
    let config: [String: SettingValue]
    let variables: [String: SettingValue]
    /// The defaults of the manifest for what is in `config`.
    let defaults: [String: SettingValue]

    /// Whose data is read with them. A default counts as nothing said, so that a manifest may gain a field without every connection
    /// having to be confirmed.
    func identity(baseURL: String?) -> TenantIdentity {
        var settings = config.filter { $0.value != defaults[$0.key] }.mapValues(\.text)
        if let baseURL { settings["--base-url"] = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL }
        return TenantIdentity(settings)
    }
}
