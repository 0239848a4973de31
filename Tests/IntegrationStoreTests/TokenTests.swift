import Foundation
import IntegrationCore
import IntegrationStore
import Testing

/// Which tokens are looked for before they end.
@Suite struct TokenTests {
    private static let now = TemporaryStore.now

    /// Makes a connection whose tokens end so many seconds from now.
    private func connect(
        _ store: IntegrationStore, _ name: String, provider: String = "github", fields: [String], endsIn seconds: TimeInterval
    ) async throws -> PublicID {
        try await store.addEncryptionKey(id: "k", checkValue: "c", now: Self.now)
        try await store.addFirstDataKey(organization: "local", id: "d", keyID: "k", envelope: [1], now: Self.now)
        let connection = IntegrationConnection(
            id: PublicID(.connection, at: Self.now), organization: "local", provider: provider, name: name, status: .active,
            createdAt: Self.now)
        try await store.createConnection(
            connection, credentials: sealed(1, fields), tokens: ObtainedTokens(expiresAt: Self.now + seconds, scopes: nil), by: "test")
        return connection.id
    }

    private func sealed(_ version: Int, _ fields: [String]) -> SealedCredentials {
        SealedCredentials(version: version, dataKey: "d", fields: Dictionary(uniqueKeysWithValues: fields.map { ($0, [UInt8(1)]) }))
    }

    private func ending(_ store: IntegrationStore, limit: Int = 1) async throws -> [PublicID] {
        try await store.connectionsWithTokens(endingBefore: Self.now + 100, now: Self.now, limit: limit).map(\.connection.id)
    }

    @Test func `tokens that cannot be refreshed take nobody's place`() async throws {
        let temporary = try TemporaryStore()
        let store = try temporary.open()
        let without = try await connect(store, "without", fields: ["access_token"], endsIn: -50)
        let with = try await connect(store, "with", fields: ["access_token", "refresh_token"], endsIn: 50)
        #expect(try await ending(store) == [with])
        // Connected anew, and now with one.
        _ = try await store.replaceCredentials(
            without, organization: "local", sealed(2, ["access_token", "refresh_token"]),
            tokens: ObtainedTokens(expiresAt: Self.now + 10, scopes: nil), reason: "test", now: Self.now,
            event: AuditEvent(.connectionReconnected, target: without.rawValue, by: "test")
        ) { _ in }
        #expect(try await ending(store) == [without])
    }

    @Test func `those of an integration that is not here any more take nobody's place`() async throws {
        let temporary = try TemporaryStore()
        let store = try temporary.open()
        let github = StoredProvider(id: "github", name: "GitHub", category: "Development", hash: "h")
        let gone = StoredProvider(id: "gone", name: "Gone", category: "Development", hash: "h")
        try await store.syncProviders([github, gone], now: Self.now)
        let first = try await connect(store, "gone", provider: "gone", fields: ["refresh_token"], endsIn: 10)
        let second = try await connect(store, "here", fields: ["refresh_token"], endsIn: 20)
        #expect(try await ending(store, limit: 5).sorted() == [first, second].sorted())
        try await store.syncProviders([github], now: Self.now)
        #expect(try await ending(store) == [second])
    }

    @Test func `a database from before knows which tokens can be refreshed`() async throws {
        let temporary = try TemporaryStore()
        let store = try temporary.open()
        _ = try await connect(store, "without", fields: ["access_token"], endsIn: -50)
        let with = try await connect(store, "with", fields: ["refresh_token"], endsIn: 50)
        try await store.close()
        // As it was before the last three migrations.
        try SQL.execute(
            temporary.path,
            """
            DROP TABLE audit_seals;
            DROP INDEX oauth_tokens_to_refresh;
            DROP INDEX connections_to_clean;
            DROP INDEX run_log_by_time;
            ALTER TABLE oauth_tokens DROP COLUMN refreshable;
            ALTER TABLE connections DROP COLUMN cleaned_at;
            CREATE INDEX oauth_tokens_by_expiry ON oauth_tokens (expires_at) WHERE expires_at IS NOT NULL;
            DELETE FROM schema_migrations WHERE version > 20;
            """)
        let again = try temporary.open()
        #expect(try await ending(again) == [with])
    }
}
