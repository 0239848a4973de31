package import Foundation
package import IntegrationCore

/// What a token endpoint gave (RFC 6749, section 5.1).
package struct OAuthTokens: Sendable {
    package let accessToken: String
    /// Nil where the answer has none: the one from before stays valid then (section 6).
    package let refreshToken: String?
    /// Nil where the answer does not say: the token is used until it is refused.
    package let expiresAt: Date?
    /// As far as the answer says what was granted.
    package let scopes: [String]?
    /// What the manifest keeps of the answer and of the callback.
    package let metadata: [String: SettingValue]
}

extension OAuthTokens: CustomStringConvertible, CustomReflectable {
    package var description: String { "OAuthTokens([redacted])" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
