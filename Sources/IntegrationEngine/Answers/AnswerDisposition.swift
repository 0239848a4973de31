/// What an answer means for the request that brought it.
package enum AnswerDisposition: Sendable {
    /// Use it.
    case use
    /// It counts as a complete answer without records.
    case empty
    /// Leave this request out; the pass is no longer complete.
    case skip(reason: String)
    /// Try again after as long as the provider asks, which may be longer than anyone wants to wait; nil where it does not say.
    case retry(after: Duration?, isRateLimit: Bool, failure: EngineError)
    /// The credentials were refused: fresh ones may help once.
    case reauthenticate(EngineError)
    /// It failed.
    case fail(EngineError)
}
