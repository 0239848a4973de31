package import IntegrationAuth
package import IntegrationCore

extension LocalSync {
    /// Gives `body` a client of the integration's OAuth endpoints, under the same policy as a run.
    ///
    /// - Parameter key: what tokens are bound to, where the manifest says that they are.
    /// - Throws: ``EngineError`` with ``EngineError/Code/unsupported`` for an integration with another strategy.
    package func withOAuth<Result>(
        _ application: OAuthApplication, config: [String: SettingValue], key: DPoPKey? = nil, _ body: (OAuthClient) async throws -> Result
    ) async throws -> Result {
        let integration = try CompiledIntegration(manifest)
        guard let oauth = integration.oauth else { throw EngineError(.unsupported, "\(manifest.id) does not use OAuth") }
        return try await withSession(integration, SyncRequest(credentials: IntegrationCredentials(), config: config)) { session in
            let client = CredentialClient(
                transport: session.transport, limits: session.limits, retry: RetryPolicy(attempts: 1),
                maximumWait: (manifest.http.rateLimit ?? RateLimit()).maxWait, clock: session.clock, logger: logger)
            return try await body(
                OAuthClient(oauth: oauth, application: application, config: config, key: key, session: session, client: client))
        }
    }
}
