/// What became of one request after rules, retries and waiting.
enum ProviderReply: Sendable {
    case answer(Answer)
    /// A rule says: complete, and without records.
    case empty
    /// A rule says: leave it out; the pass is not complete then.
    case skipped(reason: String)
}
