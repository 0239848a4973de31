/// An asynchronous job. The answer of the stream's request is `job`.
package struct Job: Hashable, Sendable {
    /// How to ask whether the job is done.
    package var poll: JobPoll
    /// Where the result is.
    package var download: JobDownload

    package init(poll: JobPoll, download: JobDownload) {
        self.poll = poll
        self.download = download
    }
}
