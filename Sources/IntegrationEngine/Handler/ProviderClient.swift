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
    let retry: RetryPolicy
    let idempotencyHeader: String?
    let clock: EngineClock
    let logger: Logger
    let counters: RunCounters

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
        var attempt = 1
        var hasReauthenticated = false
        while true {
            try Task.checkCancellation()
            let disposition: AnswerDisposition
            var answer: Answer?
            do {
                let received = try await exchange(request, decoder: decoder)
                answer = received
                disposition = classifier.disposition(of: received, names: names, request: label, now: clock.now())
            } catch let error as UpstreamError {
                if error.code == .cancelled || Task.isCancelled { throw CancellationError() }
                let failure = EngineError(.upstreamFailed, "\(label): \(error.reason)", detail: error.code.description)
                switch error.retry {
                case .never: throw failure
                case .backoff: disposition = .retry(after: nil, isRateLimit: false, failure: failure)
                case .after(let wait): disposition = .retry(after: wait, isRateLimit: false, failure: failure)
                }
            } catch let error as JSONError {
                throw EngineError(
                    .answerMalformed, "\(label): line \(error.line), column \(error.column): \(error.reason)", detail: error.code.rawValue)
            }
            switch disposition {
            case .use:
                guard let answer else { throw EngineError(.answerMalformed, "\(label): no answer") }
                return .answer(answer)
            case .empty: return .empty
            case .skip(let reason): return .skipped(reason: reason)
            case .fail(let failure): throw failure
            case .reauthenticate(let failure):
                guard !hasReauthenticated, await authenticator.invalidate() else { throw failure }
                hasReauthenticated = true
            case .retry(let wait, let isRateLimit, let failure):
                var generator = SystemRandomNumberGenerator()
                let hint = wait.map(UpstreamError.RetryHint.after) ?? .backoff
                guard isRepeatable, let delay = retry.pause(afterAttempt: attempt, hint: hint, using: &generator) else { throw failure }
                try await pause(delay, isRateLimit: isRateLimit && wait != nil, failure: failure)
                attempt += 1
                counters.retried()
            }
        }
    }

    private func exchange(_ request: BuiltRequest, decoder: AnswerDecoder) async throws -> Answer {
        let signed = try await authenticator.authorized(request)
        try await limiter.admit()
        counters.requested()
        let response = try await transport.send(
            UpstreamRequest(
                method: signed.method, url: signed.url, headers: signed.headers, body: signed.body.isEmpty ? nil : signed.body,
                isIdempotent: request.method != "POST" && request.method != "PATCH"), limits: limits)
        let answer = try Answer(response, decoder: decoder)
        await limiter.observe(answer)
        return answer
    }

    private func pause(_ wait: Duration, isRateLimit: Bool, failure: EngineError) async throws {
        logger.info(
            "waiting before another attempt",
            metadata: ["error.code": "\(failure.code)", "wait.ms": "\(Int(wait.seconds * 1000))", "http.status": "\(failure.status ?? 0)"])
        if isRateLimit {
            // Everyone in this run waits, not only the request that was told to.
            await limiter.block(for: wait)
        } else {
            try await clock.sleep(wait)
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
