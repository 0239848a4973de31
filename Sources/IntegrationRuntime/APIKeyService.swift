package import Foundation
package import IntegrationCore
package import IntegrationStore

/// Makes keys to the API, and knows them again.
///
/// A key is 256 random bits, so that a fast hash is enough to keep it by: nothing about it can be guessed.
package struct APIKeyService: Sendable {
    private static let beginning = "pbk_"
    private static let sessionBeginning = "pbs_"
    /// How long a session lives unless it is said, and at most.
    package static let sessionLifetime: (usual: Duration, longest: Duration) = (.seconds(900), .seconds(3600))
    private static let shownLetters = 12

    private let store: IntegrationStore
    private let now: @Sendable () -> Date
    private let known = KnownKeys()

    package init(store: IntegrationStore, now: @escaping @Sendable () -> Date) {
        self.store = store
        self.now = now
    }

    /// A new key, and its secret, which is shown this once.
    package func create(
        organization: String?, name: String, scopes: Set<APIKey.Scope>, expiresAt: Date? = nil, by actor: String
    ) async throws -> (key: APIKey, secret: String) {
        let secret = Self.beginning + RandomToken.make()
        let time = now()
        let key = APIKey(
            id: PublicID(.apiKey, at: time), organization: organization, name: name, prefix: String(secret.prefix(Self.shownLetters)),
            scopes: scopes, createdAt: time, expiresAt: expiresAt)
        try await store.createAPIKey(key, hash: RandomToken.hash(secret), by: actor)
        return (key, secret)
    }

    /// A short right for a browser to connect some integrations for one organisation, and its secret, which is shown this once.
    package func createSession(
        organization: String, providers: Set<String>, lifetime: Duration, by actor: String
    ) async throws -> (session: APIKey, secret: String) {
        let secret = Self.sessionBeginning + RandomToken.make()
        let time = now()
        let session = APIKey(
            id: PublicID(.session, at: time), organization: organization, name: "connect session", prefix: "", scopes: [.connect],
            providers: providers, createdAt: time, expiresAt: time + Double(lifetime.components.seconds))
        try await store.createConnectSession(session, providers: providers, hash: RandomToken.hash(secret), by: actor)
        return (session, secret)
    }

    /// Ends a session before its time; false when the organisation has none of that id.
    package func revokeSession(_ id: PublicID, organization: String, by actor: String) async throws -> Bool {
        guard try await store.revokeConnectSession(id, organization: organization, by: actor, now: now()) else { return false }
        forget()
        return true
    }

    /// The key or session of a secret; nil for what is none, has expired or was revoked.
    /// - Parameter isFresh: whether it is looked up in any case: who changes something must have a key that is good now.
    package func authenticate(_ secret: String, isFresh: Bool = false) async throws -> APIKey? {
        guard secret.utf8.count <= 128 else { return nil }
        let hash = RandomToken.hash(secret)
        let now = now()
        if !isFresh, let known = known.key(hash, now: now) { return known }
        var key: APIKey?
        if secret.hasPrefix(Self.beginning) { key = try await store.apiKey(hash: hash, now: now) }
        if secret.hasPrefix(Self.sessionBeginning) { key = try await store.connectSession(hash: hash, now: now) }
        if let key { known.keep(key, hash, now: now) }
        return key
    }

    /// Looks every key up again: one has ended.
    package func forget() { known.forget() }

    /// The operator's first key, where there is none yet.
    package func createAdminKeyIfMissing() async throws -> String? {
        guard try await !store.hasAdminKey() else { return nil }
        return try await createAdminKey()
    }

    /// Another key of the operator.
    package func createAdminKey() async throws -> String {
        try await create(organization: nil, name: "made at start", scopes: Set(APIKey.Scope.allCases), by: "system").secret
    }
}
