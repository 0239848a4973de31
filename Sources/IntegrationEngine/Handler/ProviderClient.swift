import CEL
import Foundation
import IntegrationAuth
import IntegrationCore
import JSONTape
import Logging

/// Sends one request the way the manifest wants it: within the budget, signed, retried, and the answer judged by its rules.
struct ProviderClient: Sendable {
    let transport: any UpstreamTransport
    let limits: UpstreamLimits
    let authenticator: Authenticator
    let limiter: RateLimiter
    /// Nil where every host is asked.
    let circuits: (any ProviderCircuits)?
    /// The integration's id.
    let provider: String
    /// A name that is the connection's own.
    let connection: String
    let retry: RetryPolicy
    /// Who asks for more patience than this is not asked again.
    let maximumWait: Duration
    let idempotencyHeader: String?
    let clock: EngineClock
    let logger: Logger
    let counters: RunCounters
    let secrets: KnownSecrets

    /// What came of one try.
    private struct Outcome {
        var disposition: AnswerDisposition
        var answer: Answer?
        /// Of the credentials it was sent with.
        var generation = 0
    }

    /// - Parameters:
    ///   - decoder: Reads the body.
    ///   - classifier: Judges the answer.
    ///   - names: What rules find in scope beside the answer.
    func send(
        _ request: BuiltRequest, decoder: AnswerDecoder, classifier: AnswerClassifier, names: [String: CELValue] = [:]
    ) async throws -> ProviderReply {
        var request = request
        let isRepeatable = canRepeat(&request)
        let label = "\(request.method) \(request.url.redacted)"
        var attempts = Attempts(retry, maximumWait: maximumWait)
        var hasReauthenticated = false
        while true {
            try Task.checkCancellation()
            let outcome = try await attempt(request, isRepeatable: isRepeatable, decoder: decoder, label: label) { answer in
                classifier.disposition(of: answer, to: request, names: names, label: label, now: clock.now())
            }
            switch outcome.disposition {
            case .use:
                guard let answer = outcome.answer else { throw EngineError(.answerMalformed, "\(label): no answer") }
                return .answer(answer)
            case .empty: return .empty
            case .skip(let reason): return .skipped(reason: secrets.masked(reason))
            case .fail(let failure): throw failure
            case .reauthenticate(let failure):
                guard !hasReauthenticated, await authenticator.invalidate(outcome.generation) else { throw failure }
                hasReauthenticated = true
            case .retry(let asked, let isRateLimit, let failure):
                // One 429 speaks for all, also if this request is not sent again.
                let holdsAll = isRateLimit && asked != nil
                if holdsAll, let asked { try await limiter.block(for: asked) }
                guard isRepeatable else { throw failure }
                let pause = try attempts.pause(asked: asked, failure: failure, now: clock.now())
                logger.info("waiting before another attempt", metadata: .waiting(pause, for: failure))
                // Everyone in this run waits then, not only the request that was told to.
                if holdsAll { try await limiter.block(for: min(pause, maximumWait)) } else { try await clock.sleep(pause) }
                counters.retried()
            }
        }
    }

    private func attempt(
        _ request: BuiltRequest, isRepeatable: Bool, decoder: AnswerDecoder, label: String, judge: (Answer) -> AnswerDisposition
    ) async throws -> Outcome {
        // Only then signed: what is signed before a wait of minutes is too old when it is sent.
        try await limiter.admit()
        var authorized = try await authenticator.authorized(request)
        do {
            var response = try await send(authorized.request, to: request.url, isRepeatable)
            var answer = try Answer(response, decoder: decoder)
            await limiter.observe(answer)
            if let nonce = answer.header("dpop-nonce") {
                await authenticator.use(nonce: nonce, for: request.url)
                // It was not done, but asked for with that nonce (RFC 9449, section 9).
                if answer.status == 401, answer.header("www-authenticate")?.contains("use_dpop_nonce") == true {
                    try await limiter.admit()
                    authorized = try await authenticator.authorized(request)
                    response = try await send(authorized.request, to: request.url, isRepeatable)
                    answer = try Answer(response, decoder: decoder)
                    await limiter.observe(answer)
                }
            }
            return Outcome(disposition: judge(answer), answer: answer, generation: authorized.generation)
        } catch let error as UpstreamError {
            if error.code == .cancelled || Task.isCancelled { throw CancellationError() }
            return Outcome(disposition: AnswerDisposition(error, request: label))
        } catch let error as JSONError {
            return Outcome(disposition: AnswerDisposition(error, request: label))
        }
    }

    /// Sends a request, unless its host is known to be down.
    private func send(_ request: SignableRequest, to host: UpstreamURL, _ isRepeatable: Bool) async throws -> UpstreamResponse {
        let passage = try await passage(to: host)
        do {
            counters.requested()
            let response = try await transport.send(UpstreamRequest(request, isIdempotent: isRepeatable), limits: limits)
            if let passage { await circuits?.report(CircuitOutcome(response), of: passage) }
            return response
        } catch {
            // Also where nobody waits for the answer any more: who was to find out must not be waited for.
            if let passage { await circuits?.report(CircuitOutcome(error), of: passage) }
            throw error
        }
    }

    private func passage(to url: UpstreamURL) async throws -> CircuitPassage? {
        guard let circuits else { return nil }
        do {
            return try await circuits.admit(url.host.description, of: provider, for: connection)
        } catch let error as ProviderDown {
            throw EngineError(
                .providerDown, "\(error.host) is down, and is asked again in \(Int(error.wait.seconds.rounded(.up))) s",
                wait: error.wait)
        }
    }

    /// A POST is sent again only when the provider can tell that it is the same one, or the manifest says that it only reads.
    private func canRepeat(_ request: inout BuiltRequest) -> Bool {
        guard request.method == "POST" || request.method == "PATCH" else { return true }
        if request.isRetryable { return true }
        guard let idempotencyHeader else { return false }
        request.setHeader(idempotencyHeader, UUID().uuidString.lowercased())
        return true
    }
}
