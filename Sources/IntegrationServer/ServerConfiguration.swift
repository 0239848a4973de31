package import IntegrationRuntime

/// What a server needs to know to start.
package struct ServerConfiguration: Sendable {
    package var host: String
    /// 0 lets the system choose.
    package var port: Int
    /// Where people reach this server; callback URLs begin with it (`API_URL`).
    package var apiURL: String?
    package var access: ProviderAccess

    package init(host: String = "127.0.0.1", port: Int = 3001, apiURL: String? = nil, access: ProviderAccess) {
        self.host = host
        self.port = port
        self.apiURL = apiURL
        self.access = access
    }
}
