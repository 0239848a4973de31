/// What a run waits for.
package enum RunWait: String, Sendable, Hashable, CaseIterable {
    /// A free place: of a worker, or within the limits of its organisation or provider.
    case worker
    /// The end of a pause after a failure.
    case retry
    /// The provider's limits, while it is under way.
    case rateLimit = "rate_limit"
}

extension RunSummary {
    /// Nil where it waits for nothing.
    package var waitsFor: RunWait? {
        switch status {
        case .pending: waitsUntil == nil ? .worker : .retry
        case .running: heldUntil == nil ? nil : .rateLimit
        default: nil
        }
    }
}
