import Foundation
import IntegrationAuth
import IntegrationCore
import JSONTape
import Logging

/// Sends the requests that bring credentials. A provider that is busy or cannot be reached is asked again; only an answer that speaks of
/// the credentials refuses them.
struct CredentialClient: Sendable {
    let transport: any UpstreamTransport
    let limits: UpstreamLimits
    let retry: RetryPolicy
    let maximumWait: Duration
    let clock: EngineClock
    let logger: Logger

    /// - Parameters:
    ///   - label: How messages name the request.
    ///   - readsBody: Whether the body of a success says anything; what is said by revocation endpoints is not told (RFC 7009, section 2.2).
    ///   - readsForms: Whether an answer that is a form is read like the JSON object of the same fields, as some token endpoints answer.
    ///   - note: Gets every answer, refusals too.
    ///   - make: Makes the request, anew for each try: assertions and signatures hold the time.
    func send(
        _ label: String, decoder: AnswerDecoder, readsBody: Bool = true, readsForms: Bool = false, classifier: AnswerClassifier,
        note: (Answer) -> Void = { _ in }, _ make: () throws -> SignableRequest
    ) async throws -> Answer {
        var attempts = Attempts(retry, maximumWait: maximumWait)
        while true {
            try Task.checkCancellation()
            let request = try make()
            let disposition: AnswerDisposition
            do {
                // Asking for a token twice gives two tokens, which harms nobody.
                var response = try await transport.send(UpstreamRequest(request, isIdempotent: true), limits: limits)
                if !readsBody, (200..<300).contains(response.status) {
                    response = UpstreamResponse(status: 204, headers: response.headers, body: [])
                }
                if readsForms { response.readForm() }
                let answer = try Answer(response, decoder: decoder)
                note(answer)
                disposition = self.disposition(of: answer, classifier, label)
                if case .use = disposition { return answer }
            } catch let error as UpstreamError {
                if error.code == .cancelled || Task.isCancelled { throw CancellationError() }
                disposition = AnswerDisposition(error, request: label)
            } catch let error as JSONError {
                disposition = AnswerDisposition(error, request: label)
            }
            switch disposition {
            case .retry(let asked, _, let failure):
                let pause = try attempts.pause(asked: asked, failure: failure, now: clock.now())
                logger.info("waiting before asking for credentials again", metadata: .waiting(pause, for: failure))
                try await clock.sleep(pause)
            case .fail(let failure), .reauthenticate(let failure): throw failure
            case .use, .empty: throw EngineError(.authenticationRejected, "\(label) brought no credentials")
            case .skip(let reason): throw EngineError(.authenticationRejected, reason)
            }
        }
    }

    private func disposition(of answer: Answer, _ classifier: AnswerClassifier, _ label: String) -> AnswerDisposition {
        if let ruled = classifier.byRule(answer, names: [:], request: label, now: clock.now()) { return ruled }
        switch answer.status {
        // RFC 6749, section 5.2, and what providers do instead of it.
        case 400, 401, 403: return .fail(Self.refusal(answer, label))
        default: return classifier.byStatus(answer, request: label, now: clock.now())
        }
    }

    /// The error for an answer that gives no credentials.
    static func refusal(_ answer: Answer, _ label: String) -> EngineError {
        let name = answer.oauthError
        return EngineError(
            .authenticationRejected,
            "\(label) answered \(answer.status)\(name.map { " (\($0))" } ?? ""): the credentials do not get a token", detail: name,
            status: answer.status)
    }
}

extension Answer {
    /// The error name of RFC 6749, section 5.2, which is one of few words. Anything else the server says stays out of our messages.
    var oauthError: String? {
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        guard let name = document?.root["error"]?.stringValue, !name.isEmpty, name.utf8.count <= 40,
            name.utf8.allSatisfy({ $0 == UInt8(ascii: "_") || letters.contains($0) })
        else { return nil }
        return name
    }
}
