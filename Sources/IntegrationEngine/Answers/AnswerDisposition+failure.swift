import JSONTape

extension AnswerDisposition {
    /// What a request that got no answer means.
    init(_ error: UpstreamError, request: String) {
        let failure = EngineError(.upstreamFailed, "\(request): \(error.reason)", detail: error.code.description)
        switch error.retry {
        case .never: self = .fail(failure)
        case .backoff: self = .retry(after: nil, isRateLimit: false, failure: failure)
        }
    }

    /// What an answer that is not in its format means.
    init(_ error: JSONError, request: String) {
        self = .fail(
            EngineError(
                .answerMalformed, "\(request): line \(error.line), column \(error.column): \(error.reason)", detail: error.code.rawValue))
    }
}
