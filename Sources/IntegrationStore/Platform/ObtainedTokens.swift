package import Foundation

/// What a token answer says of its tokens.
package struct ObtainedTokens: Sendable {
    package let expiresAt: Date?
    package let scopes: [String]?

    package init(expiresAt: Date?, scopes: [String]?) {
        self.expiresAt = expiresAt
        self.scopes = scopes
    }
}
