import IntegrationAuth
import IntegrationCore
import IntegrationEngine
package import Logging

/// Opens clients of OAuth endpoints: with which application, and over which way.
package struct OAuthClients: Sendable {
    private let apps: OAuthAppService
    private let access: ProviderAccess
    private let logger: Logger

    package init(apps: OAuthAppService, access: ProviderAccess, logger: Logger) {
        self.apps = apps
        self.access = access
        self.logger = logger
    }

    /// Whose application is used; nil where there is none.
    func source(_ manifest: IntegrationManifest, organization: String) async throws -> OAuthAppService.Source? {
        try await apps.resolve(manifest, organization: organization)?.source
    }

    /// The application that is used; nil where there is none.
    func application(_ manifest: IntegrationManifest, organization: String) async throws -> OAuthApplication? {
        try await apps.resolve(manifest, organization: organization)?.application
    }

    /// - Parameters:
    ///   - application: the one to use; nil looks for it.
    ///   - key: what tokens are bound to, where the manifest says that they are.
    ///   - body: Gets the client.
    /// - Throws: ``RuntimeError`` with ``RuntimeError/Code/conflict`` where there is no application, else what `body` throws.
    func withClient<Result>(
        of manifest: IntegrationManifest, organization: String, config: [String: SettingValue], application: OAuthApplication? = nil,
        key: DPoPKey? = nil,
        _ body: (OAuthClient) async throws -> Result
    ) async throws -> Result {
        var application = application
        if application == nil { application = try await self.application(manifest, organization: organization) }
        guard let application else {
            throw RuntimeError(.conflict, "there is no OAuth app for \(manifest.name); save one, or let the operator set it up")
        }
        return try await access.sync(manifest, logger: logger).withOAuth(application, config: config, key: key, body)
    }
}

extension RuntimeError {
    /// What an endpoint of a provider did not give.
    init(_ error: EngineError, _ manifest: IntegrationManifest) {
        self.init(
            error.code == .authenticationRejected ? .credentialsRefused : .providerUnavailable, "\(manifest.name): \(error.reason)")
    }
}
