import IntegrationCore

extension LocalSync {
    /// Refuses a private key that cannot sign, before a run is opened for it. Asks nobody.
    ///
    /// - Throws: ``EngineError`` with ``EngineError/Code/settingInvalid``, and what is wrong with the key.
    package func checkSigningKey(_ request: SyncRequest) throws {
        guard case .jwt = manifest.auth else { return }
        let integration = try CompiledIntegration(manifest)
        guard case .jwt(let jwt, _) = integration.auth.kind else { return }
        let inputs = RunInputs(
            config: request.config, variables: request.variables, credentials: request.credentials, now: clock.now(), runID: "", mode: .full
        )
        _ = try jwt.signed(inputs, now: clock.now())
    }
}
