/// Where the result of a job is.
package struct JobDownload: Hashable, Sendable {
    /// Method and path.
    package var request: RequestLine
    /// How the result is read.
    package var format: AnswerFormat

    package init(request: RequestLine, format: AnswerFormat = .json) {
        self.request = request
        self.format = format
    }
}
