package import Foundation
import GRDB
package import IntegrationCore

/// A flow that a person has begun, by the hash of its state. What it holds is sealed.
package struct StoredOAuthState: Sendable {
    /// SHA-256 of the state: who reads the database cannot go on with a flow.
    package let hash: [UInt8]
    package let organization: String
    package let provider: String
    /// Who began it, for the audit log.
    package let actor: String
    /// SHA-256 of what the browser that began it keeps in a cookie; nil until that browser came.
    package let browser: [UInt8]?
    package let payload: SealedText
    package let expiresAt: Date

    package init(
        hash: [UInt8], organization: String, provider: String, actor: String, browser: [UInt8]? = nil, payload: SealedText, expiresAt: Date
    ) {
        self.hash = hash
        self.organization = organization
        self.provider = provider
        self.actor = actor
        self.browser = browser
        self.payload = payload
        self.expiresAt = expiresAt
    }
}

extension IntegrationStore {
    /// Keeps a flow, and forgets those that nobody came back for.
    package func addOAuthState(_ state: StoredOAuthState, now: Date) async throws {
        try await write { database in
            try database.execute(sql: "DELETE FROM oauth_states WHERE expires_at <= ?", arguments: [now.millisecondsSince1970])
            try database.execute(
                sql: "INSERT INTO oauth_states VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    Data(state.hash), state.organization, state.provider, state.actor, state.browser.map { Data($0) },
                    state.payload.dataKey,
                    Data(state.payload.envelope), state.expiresAt.millisecondsSince1970,
                ])
        }
    }

    /// A flow that is not over; nil where there is none.
    ///
    /// - Parameter organization: of whoever asks. Nil where a browser does, which has no key: there the state alone lets in, by design. It
    ///   is 256 random bits, and what it leads to says whose it is.
    package func oauthState(_ hash: [UInt8], organization: String?, now: Date) async throws -> StoredOAuthState? {
        try await read { database in
            try Row.fetchOne(
                database,
                sql: "SELECT * FROM oauth_states WHERE hash = ?1 AND expires_at > ?2 AND (?3 IS NULL OR organization = ?3)",
                arguments: [Data(hash), now.millisecondsSince1970, organization]
            ).map(StoredOAuthState.init)
        }
    }

    /// Replaces what a flow holds; false when it was replaced meanwhile, or is gone.
    package func replaceOAuthState(_ state: StoredOAuthState, by payload: SealedText) async throws -> Bool {
        try await write { database in
            try database.execute(
                sql: "UPDATE oauth_states SET data_key = ?, payload = ? WHERE hash = ? AND organization = ? AND payload = ?",
                arguments: [
                    payload.dataKey, Data(payload.envelope), Data(state.hash), state.organization, Data(state.payload.envelope),
                ])
            return database.changesCount > 0
        }
    }

    /// Binds a flow to the browser that came for it first; false when another one was there before, or there is no such flow any more.
    package func bindOAuthState(_ state: StoredOAuthState, browser: [UInt8], now: Date) async throws -> Bool {
        try await write { database in
            try database.execute(
                sql: "UPDATE oauth_states SET browser = ? WHERE hash = ? AND organization = ? AND browser IS NULL AND expires_at > ?",
                arguments: [Data(browser), Data(state.hash), state.organization, now.millisecondsSince1970])
            return database.changesCount > 0
        }
    }

    /// Takes a flow out: whoever comes second finds nothing, however close they are.
    ///
    /// - Parameter organization: of whoever asks; nil where a browser comes back, as in ``oauthState(_:organization:now:)``.
    package func consumeOAuthState(_ hash: [UInt8], organization: String?) async throws -> StoredOAuthState? {
        try await write { database in
            try Row.fetchOne(
                database, sql: "DELETE FROM oauth_states WHERE hash = ?1 AND (?2 IS NULL OR organization = ?2) RETURNING *",
                arguments: [Data(hash), organization]
            ).map(StoredOAuthState.init)
        }
    }

    /// Whether an organisation has a connection to a provider of a name already.
    package func hasConnection(to provider: String, named name: String, organization: String) async throws -> Bool {
        try await read { database in
            try Bool.fetchOne(
                database, sql: "SELECT EXISTS (SELECT 1 FROM connections WHERE organization = ? AND provider = ? AND name = ?)",
                arguments: [organization, provider, name]) ?? false
        }
    }

    /// Whether an organisation has a connection to a provider that may be to this account: not every provider names it.
    package func hasConnection(to provider: String, account: String?, organization: String) async throws -> Bool {
        try await read { database in
            try Bool.fetchOne(
                database,
                sql: """
                    SELECT EXISTS (
                        SELECT 1 FROM connections
                        WHERE organization = ?1 AND provider = ?2 AND (?3 IS NULL OR account_id IS NULL OR account_id = ?3)
                            AND status NOT IN ('disconnected', 'error'))
                    """,
                arguments: [organization, provider, account]) ?? false
        }
    }

    /// Keeps tokens that a consent brought and no connection has, until they are given back to the provider.
    ///
    /// - Parameter id: of their own, where a revocation has that of a connection.
    package func addRevocation(_ id: PublicID, of payload: SealedText, organization: String, provider: String, now: Date) async throws {
        try await write { database in
            try database.execute(
                sql: """
                    INSERT INTO revocations (organization, connection, provider, data_key, payload, retry_at) VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    organization, id.rawValue, provider, payload.dataKey, Data(payload.envelope), now.millisecondsSince1970,
                ])
        }
    }
}

extension StoredOAuthState {
    fileprivate init(_ row: Row) {
        let browser: Data? = row["browser"]
        self.init(
            hash: [UInt8](row["hash"] as Data), organization: row["organization"], provider: row["provider"], actor: row["actor"],
            browser: browser.map { [UInt8]($0) },
            payload: SealedText(dataKey: row["data_key"], envelope: [UInt8](row["payload"] as Data)),
            expiresAt: Date(millisecondsSince1970: row["expires_at"]))
    }
}
