package import IntegrationCore
import CEL
import Foundation
import JSONTape
import Logging

/// The handler of every integration that is configuration: fetches what the manifest describes.
package struct DeclarativeHandler: StreamingHandler {
    let integration: CompiledIntegration
    let session: UpstreamSession

    package init(_ integration: CompiledIntegration, session: UpstreamSession) {
        self.integration = integration
        self.session = session
    }

    package func testConnection(
        _ credentials: IntegrationCredentials, context: HandlerContext
    ) async throws -> ConnectionTestResult {
        guard let test = integration.test else { return ConnectionTestResult(isAccepted: true, reason: "the manifest states no test") }
        let inputs = RunInputs(context, credentials: credentials, mode: .full)
        let client = makeClient(inputs, logger: context.logger)
        do {
            let request = try test.request.build(inputs.bindings(test.request.environment), base: try base(inputs))
            let reply = try await client.send(request, decoder: test.decoder, classifier: classifier(test.rules, inputs))
            guard case .answer(let answer) = reply else {
                return ConnectionTestResult(isAccepted: false, reason: "the test request was answered without content")
            }
            let bindings = inputs.bindings(test.environment, answer.names)
            if let pass = test.pass, try !pass.isTrue(bindings) {
                return ConnectionTestResult(isAccepted: false, reason: "the answer does not fulfil test.pass")
            }
            return ConnectionTestResult(
                isAccepted: true, identityID: try test.identityID?.evaluate(bindings).parameterText,
                identityLabel: try test.identityLabel?.evaluate(bindings).parameterText)
        } catch let error as EngineError where error.code == .authenticationRejected || error.code == .permissionMissing {
            return ConnectionTestResult(isAccepted: false, reason: session.secrets.masked(error.reason))
        }
    }

    package func fetchFull(_ credentials: IntegrationCredentials, context: HandlerContext) async throws -> FetchResult {
        try await fetch(credentials, context, mode: .full)
    }

    package func fetchDelta(_ credentials: IntegrationCredentials, context: HandlerContext) async throws -> FetchResult {
        try await fetch(credentials, context, mode: .delta)
    }

    /// Walks the streams, parents first. One that fails does not keep the others from being fetched; those below it wait for another run.
    private func fetch(_ credentials: IntegrationCredentials, _ context: HandlerContext, mode: RunMode) async throws -> FetchResult {
        let inputs = RunInputs(context, credentials: credentials, mode: mode)
        let client = makeClient(inputs, logger: context.logger)
        var failed: Set<String> = []
        var partlyFailed: Set<String> = []
        for stream in integration.streams where context.run.selectedStreams?.contains(stream.name) ?? true {
            if let parent = stream.parent, failed.contains(parent) {
                failed.insert(stream.name)
                context.run.streamFailed(
                    stream.name, EngineError(.upstreamFailed, "its parent stream `\(parent)` failed", detail: EngineError.parentFailed))
                continue
            }
            if context.run.hasEnded(stream.name) { continue }
            let walker = StreamWalker(
                stream: stream, inputs: inputs, client: client, classifier: classifier(stream.rules, inputs),
                pager: Pager(
                    pages: stream.pages, overrideOrigin: session.originOverride?.target.origin,
                    commonParameters: integration.auth.queryNames.filter { !stream.request.queryNames.contains($0) }),
                base: try base(inputs), run: context.run, clock: session.clock, logger: context.logger)
            do {
                let isFetched = try await walker.walk(hasFailedParents: stream.parent.map(partlyFailed.contains) ?? false)
                if !isFetched { partlyFailed.insert(stream.name) }
            } catch let error as EngineError where !error.endsRun {
                failed.insert(stream.name)
                context.run.streamFailed(stream.name, error)
            }
        }
        return FetchResult()
    }

    private func base(_ inputs: RunInputs) throws(EngineError) -> String {
        try integration.baseURL.render(inputs.bindings(integration.baseURL.environment))
    }

    private func classifier(_ rules: [CompiledErrorRule], _ inputs: RunInputs) -> AnswerClassifier {
        let http = integration.manifest.http
        return AnswerClassifier(
            rules: rules, inputs: inputs, retryStatuses: Set(http.retry.on), retryAfterHeader: rateLimit.retryAfter)
    }

    /// What the manifest says of the provider's budget, or what holds for providers it says nothing of.
    private var rateLimit: RateLimit { integration.manifest.http.rateLimit ?? RateLimit() }

    private func makeClient(_ inputs: RunInputs, logger: Logger) -> ProviderClient {
        session.secrets.learn(inputs.credentials)
        let http = integration.manifest.http
        let retry = RetryPolicy(attempts: http.retry.attempts, base: http.retry.base, cap: http.retry.max)
        let exchanger = TokenExchanger(
            client: CredentialClient(
                transport: session.transport, limits: session.limits, retry: retry, maximumWait: rateLimit.maxWait, clock: session.clock,
                logger: logger),
            originOverride: session.originOverride, baseURL: integration.baseURL, retryStatuses: Set(http.retry.on),
            retryAfterHeader: rateLimit.retryAfter, clock: session.clock, secrets: session.secrets,
            renewal: session.renewal)
        return ProviderClient(
            transport: session.transport, limits: session.limits,
            authenticator: Authenticator(
                strategy: integration.auth, inputs: inputs, originOverride: session.originOverride, exchanger: exchanger,
                clock: session.clock),
            limiter: RateLimiter(
                rateLimit, names: session.budgetNames, budgets: session.budgets, clock: session.clock, counters: session.counters),
            circuits: session.circuits, provider: integration.manifest.id,
            connection: session.budgetNames.connection, retry: retry, maximumWait: rateLimit.maxWait,
            idempotencyHeader: http.retry.idempotencyKey, clock: session.clock,
            logger: logger, counters: session.counters, secrets: session.secrets)
    }
}

extension RunInputs {
    init(_ context: HandlerContext, credentials: IntegrationCredentials, mode: RunMode) {
        self.init(
            config: context.config, variables: context.variables, credentials: credentials, now: context.now, runID: context.runID,
            mode: mode)
    }
}
