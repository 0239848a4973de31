package import IntegrationCore
package import Logging

/// Asks a provider whether credentials work, through an integration's handler. There is no run, and nothing is stored.
package struct ConnectionTester: Sendable {
    let handler: any IntegrationHandler
    let session: UpstreamSession
    let logger: Logger

    package init(handler: any IntegrationHandler, session: UpstreamSession, logger: Logger) {
        self.handler = handler
        self.session = session
        self.logger = logger
    }

    /// - Returns: What the provider says of the credentials, without secrets in it: it may repeat them where it names the account.
    /// - Throws: ``EngineError`` when it could not be asked, also without secrets.
    package func test(_ request: SyncRequest) async throws -> ConnectionTestResult {
        session.secrets.learn(request.credentials)
        let context = HandlerContext(
            logger: logger, config: request.config, variables: request.variables, now: session.clock.now(), runID: "", run: NoRun())
        do {
            let result = try await handler.testConnection(request.credentials, context: context)
            return ConnectionTestResult(
                isAccepted: result.isAccepted, identityID: result.identityID.map(session.secrets.masked),
                identityLabel: result.identityLabel.map(session.secrets.masked), reason: result.reason.map(session.secrets.masked))
        } catch let error as EngineError {
            throw session.secrets.masked(error)
        }
    }
}
