package import Foundation

/// What is known of a connection's tokens beside the tokens themselves.
package struct TokenState: Sendable, Hashable {
    /// Nil where the provider did not say.
    package let expiresAt: Date?
    package let scopes: [String]?
    /// When these tokens were obtained.
    package let refreshedAt: Date
    /// Refreshes that failed one after another.
    package let failures: Int
    /// Not before then is the next one tried.
    package let retryAt: Date?
}

/// The right to refresh one connection's tokens, until it is given back or its time is over.
package struct RefreshLease: Sendable, Hashable {
    package let token: Int64
    /// The version of the credentials it was given for.
    package let version: Int
    /// How often the same tokens were sent before, and the answer never came.
    package let lostAnswers: Int
}
