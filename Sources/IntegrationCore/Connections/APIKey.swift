package import Foundation

/// A key to the API, without its secret: that is shown once, and only its hash is kept.
package struct APIKey: Sendable, Hashable {
    /// What a key may do.
    package enum Scope: String, Sendable, CaseIterable, Comparable {
        /// Connecting, and nothing else.
        case connect
        case read
        /// Everything but what `read` and `admin` are for; `connect` among it.
        case write
        /// Organisations, keys of the API, and acting for any organisation.
        case admin

        package static func < (lhs: Scope, rhs: Scope) -> Bool { lhs.rawValue < rhs.rawValue }
    }

    package let id: PublicID
    /// Nil for the operator's, which acts for any organisation.
    package let organization: String?
    package let name: String
    /// The first letters of the key, to tell it by.
    package let prefix: String
    package let scopes: Set<Scope>
    /// The integrations it is for; nil for all.
    package let providers: Set<String>?
    package let createdAt: Date
    package let expiresAt: Date?
    /// About when it was last used: written at most once a minute.
    package let lastUsedAt: Date?

    package init(
        id: PublicID, organization: String?, name: String, prefix: String, scopes: Set<Scope>,
        providers: Set<String>? = nil, createdAt: Date, expiresAt: Date? = nil,
        lastUsedAt: Date? = nil
    ) {
        self.id = id
        self.organization = organization
        self.name = name
        self.prefix = prefix
        self.scopes = scopes
        self.providers = providers
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.lastUsedAt = lastUsedAt
    }
}
