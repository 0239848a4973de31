import Foundation
import IntegrationCore
import IntegrationStore
import IntegrationTesting
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
        let store = try await temporary.open()
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
        let store = try await temporary.open()
        let github = StoredProvider(id: "github", name: "GitHub", category: "Development", hash: "h")
        let gone = StoredProvider(id: "gone", name: "Gone", category: "Development", hash: "h")
        try await store.syncProviders([github, gone], now: Self.now)
        let first = try await connect(store, "gone", provider: "gone", fields: ["refresh_token"], endsIn: 10)
        let second = try await connect(store, "here", fields: ["refresh_token"], endsIn: 20)
        #expect(try await ending(store, limit: 5).sorted() == [first, second].sorted())
        try await store.syncProviders([github], now: Self.now)
        #expect(try await ending(store) == [second])
    }

    @Test(.enabled(if: !TestDatabases.isPostgreSQL)) func `a database from before knows which tokens can be refreshed`() async throws {
        let temporary = try TemporaryStore()
        let old = try await temporary.open(schema: 20)
        try await old.close()
        try await SQL.execute(
            temporary.path,
            """
            INSERT INTO encryption_keys VALUES ('k', 'c', 0);
            INSERT INTO data_keys VALUES ('local', 'd', 'k', x'00', 0);
            INSERT INTO connections (id, organization, provider, name, created_at, public_id, credential_version) VALUES
                (1, 'local', 'github', 'without', 0, 'con_1', 1), (2, 'local', 'github', 'with', 0, 'con_2', 1);
            INSERT INTO credential_versions VALUES ('local', 1, 1, 'd', 0, 't', 'r'), ('local', 2, 1, 'd', 0, 't', 'r');
            INSERT INTO credential_fields VALUES ('local', 1, 1, 'access_token', x'00'), ('local', 2, 1, 'refresh_token', x'00');
            INSERT INTO oauth_tokens (organization, connection_id, expires_at, refreshed_at) VALUES ('local', 1, 0, 0), ('local', 2, 0, 0);
            """)
        let again = try await temporary.open()
        #expect(try await ending(again).map(\.rawValue) == ["con_2"])
    }
}
