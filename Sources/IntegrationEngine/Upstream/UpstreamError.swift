/// Why a request to the outside gave no usable answer: a stable code, a reason for people, and whether trying again can help.
///
/// An answer with a status of 400 or 500 is no error here: the manifest decides what a status means.
package struct UpstreamError: Error, Sendable {
    /// What went wrong; safe as a metric label.
    package var code: Code
    /// One sentence for a person. Holds no secret, no body, and of a URL only what stands before the query.
    package var reason: String
    /// Whether sending the same request again can help.
    package var retry: RetryHint
    /// The error of the library below, for debugging; never shown to users.
    package var underlying: (any Error)?

    package init(_ code: Code, _ reason: String, retry: RetryHint = .never, underlying: (any Error)? = nil) {
        self.code = code
        self.reason = reason
        self.retry = retry
        self.underlying = underlying
    }

    /// Whether to try again.
    package enum RetryHint: Sendable, Equatable {
        /// The same request will fail again, or sending it twice could do harm.
        case never
        /// Try again after a growing pause (``RetryPolicy``).
        case backoff
    }
}

extension UpstreamError: CustomStringConvertible {
    package var description: String { "\(code): \(reason)" }
}
