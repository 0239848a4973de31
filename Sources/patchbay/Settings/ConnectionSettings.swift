import IntegrationCore

/// What a run needs to know of a connection, checked against the manifest.
struct ConnectionSettings {
    let credentials: IntegrationCredentials
    let config: [String: SettingValue]
    let variables: [String: SettingValue]
}
