/// HTTP methods.
package enum RequestMethod: String, Hashable, Sendable, CaseIterable, ManifestChoice {
    /// Read.
    case get = "GET"
    /// Create or run; repeated only with an idempotency key or `retryable`.
    case post = "POST"
    /// Replace.
    case put = "PUT"
    /// Change.
    case patch = "PATCH"
    /// Remove.
    case delete = "DELETE"
    /// Read the headers only.
    case head = "HEAD"

    package var meaning: String {
        switch self {
        case .get: "Read."
        case .post: "Create or run; repeated only with an idempotency key or `retryable`."
        case .put: "Replace."
        case .patch: "Change."
        case .delete: "Remove."
        case .head: "Read the headers only."
        }
    }
}
