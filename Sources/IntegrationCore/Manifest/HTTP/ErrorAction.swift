/// What to do about an answer.
package enum ErrorAction: String, Hashable, Sendable, CaseIterable, ManifestChoice {
    /// Repeat the request with backoff.
    case retry
    /// Leave this request out; the pass counts as incomplete, so nothing is deleted.
    case skip
    /// A complete answer without records.
    case empty
    /// Get a new token once, else the credentials are refused.
    case reauthenticate
    /// A permission (`scope`) is missing.
    case permission
    /// Wait (`until`) and repeat.
    case rateLimited = "rate_limited"
    /// End the stream with an error.
    case fail

    package var meaning: String {
        switch self {
        case .retry: "Repeat the request with backoff."
        case .skip: "Leave this request out; the pass counts as incomplete, so nothing is deleted."
        case .empty: "A complete answer without records."
        case .reauthenticate: "Get a new token once, else the credentials are refused."
        case .permission: "A permission (`scope`) is missing."
        case .rateLimited: "Wait (`until`) and repeat."
        case .fail: "End the stream with an error."
        }
    }
}
