/// How to ask whether a job is done.
package struct JobPoll: Hashable, Sendable {
    /// Method and path.
    package var request: RequestLine
    /// Wait between two polls.
    package var interval: Duration
    /// Longest time for the whole job.
    package var timeout: Duration
    /// Whether the job is done.
    package var done: ManifestExpression
    /// Whether the job has failed.
    package var failed: ManifestExpression?

    package init(
        request: RequestLine,
        interval: Duration = .seconds(5),
        timeout: Duration = .seconds(1800),
        done: ManifestExpression,
        failed: ManifestExpression? = nil
    ) {
        self.request = request
        self.interval = interval
        self.timeout = timeout
        self.done = done
        self.failed = failed
    }
}
