package import IntegrationCore

/// A run that did not come to its end, and may when it goes on later at the page where it stopped.
package struct RunPostponement: Error, Sendable {
    package let cause: RunCause
    /// What happened, for a person.
    package let reason: String
    /// How long the provider wants to be left alone; nil where it did not say.
    package let wait: Duration?
}

/// Whether a run from the queue may be put back when it fails.
package struct RunRetries: Sendable {
    /// Attempts that failed before, one after another, without a page in between.
    package let failures: Int
    package let limit: Int

    package init(failures: Int, limit: Int) {
        self.failures = failures
        self.limit = limit
    }

    /// - Parameter hasGotOn: whether this attempt wrote a page.
    func allow(_ cause: RunCause, hasGotOn: Bool) -> Bool {
        guard cause.retry != .never else { return false }
        return (hasGotOn ? 1 : failures + 1) < limit || cause == .rateLimited || cause == .providerDown
    }
}
