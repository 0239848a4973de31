package import Foundation
import GRDB

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
    package func oauthState(_ hash: [UInt8], now: Date) async throws -> StoredOAuthState? {
        try await read { database in
            try Row.fetchOne(
                database, sql: "SELECT * FROM oauth_states WHERE hash = ? AND expires_at > ?",
                arguments: [Data(hash), now.millisecondsSince1970]
            ).map(StoredOAuthState.init)
        }
    }

    /// Replaces what a flow holds; false when it was replaced meanwhile, or is gone.
    package func replaceOAuthState(_ state: StoredOAuthState, by payload: SealedText) async throws -> Bool {
        try await write { database in
            try database.execute(
                sql: "UPDATE oauth_states SET data_key = ?, payload = ? WHERE hash = ? AND payload = ?",
                arguments: [payload.dataKey, Data(payload.envelope), Data(state.hash), Data(state.payload.envelope)])
            return database.changesCount > 0
        }
    }

    /// Binds a flow to the browser that came for it first; nil when another one was there before, or there is no such flow any more.
    package func bindOAuthState(_ hash: [UInt8], browser: [UInt8], now: Date) async throws -> StoredOAuthState? {
        try await write { database in
            try Row.fetchOne(
                database, sql: "UPDATE oauth_states SET browser = ? WHERE hash = ? AND browser IS NULL AND expires_at > ? RETURNING *",
                arguments: [Data(browser), Data(hash), now.millisecondsSince1970]
            ).map(StoredOAuthState.init)
        }
    }

    /// Takes a flow out: whoever comes second finds nothing, however close they are.
    package func consumeOAuthState(_ hash: [UInt8]) async throws -> StoredOAuthState? {
        try await write { database in
            try Row.fetchOne(database, sql: "DELETE FROM oauth_states WHERE hash = ? RETURNING *", arguments: [Data(hash)])
                .map(StoredOAuthState.init)
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
