package import Foundation
import SQLDatabase
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
        try await write(as: .organization(state.organization)) { transaction in
            try transaction.run("DELETE FROM oauth_states WHERE expires_at <= \(now.millisecondsSince1970)")
            try transaction.run(
                """
                INSERT INTO oauth_states VALUES (\(state.hash), \(state.organization), \(state.provider), \(state.actor), \(state.browser),
                    \(state.payload.dataKey), \(state.payload.envelope), \(state.expiresAt.millisecondsSince1970))
                """
            )
        }
    }

    /// A flow that is not over; nil where there is none.
    ///
    /// - Parameter organization: of whoever asks. Nil where a browser does, which has no key: there the state alone lets in, by design. It
    ///   is 256 random bits, and what it leads to says whose it is.
    package func oauthState(_ hash: [UInt8], organization: String?, now: Date) async throws -> StoredOAuthState? {
        try await read(as: .of(organization)) { transaction in
            try transaction.row(
                """
                SELECT * FROM oauth_states WHERE hash = \(hash) AND expires_at > \(now.millisecondsSince1970) AND (CAST(\(organization) AS
                    TEXT) IS NULL OR organization = \(organization))
                """
            ).map(StoredOAuthState.init)
        }
    }

    /// Replaces what a flow holds; false when it was replaced meanwhile, or is gone.
    package func replaceOAuthState(_ state: StoredOAuthState, by payload: SealedText) async throws -> Bool {
        try await write(as: .organization(state.organization)) { transaction in
            let changes = try transaction.run(
                """
                UPDATE oauth_states SET data_key = \(payload.dataKey), payload = \(payload.envelope) WHERE hash = \(state.hash) AND
                    organization = \(state.organization) AND payload = \(state.payload.envelope)
                """
            )
            return changes > 0
        }
    }

    /// Binds a flow to the browser that came for it first; false when another one was there before, or there is no such flow any more.
    package func bindOAuthState(_ state: StoredOAuthState, browser: [UInt8], now: Date) async throws -> Bool {
        try await write(as: .organization(state.organization)) { transaction in
            let changes = try transaction.run(
                """
                UPDATE oauth_states SET browser = \(browser) WHERE hash = \(state.hash) AND organization = \(state.organization) AND browser
                    IS NULL AND expires_at > \(now.millisecondsSince1970)
                """
            )
            return changes > 0
        }
    }

    /// Takes a flow out: whoever comes second finds nothing, however close they are.
    ///
    /// - Parameter organization: of whoever asks; nil where a browser comes back, as in ``oauthState(_:organization:now:)``.
    package func consumeOAuthState(_ hash: [UInt8], organization: String?) async throws -> StoredOAuthState? {
        try await write(as: .of(organization)) { transaction in
            try transaction.row(
                """
                DELETE FROM oauth_states WHERE hash = \(hash) AND (CAST(\(organization) AS TEXT) IS NULL OR organization = \(organization))
                    RETURNING *
                """
            ).map(StoredOAuthState.init)
        }
    }

    /// Whether an organisation has a connection to a provider of a name already.
    package func hasConnection(to provider: String, named name: String, organization: String) async throws -> Bool {
        try await read(as: .organization(organization)) { transaction in
            try transaction.value(
                """
                SELECT EXISTS (SELECT 1 FROM connections WHERE organization = \(organization) AND provider = \(provider) AND name = \(name))
                """,
                as: Bool.self) ?? false
        }
    }

    /// Whether an organisation has a connection to a provider that may be to this account: not every provider names it.
    package func hasConnection(to provider: String, account: String?, organization: String) async throws -> Bool {
        try await read(as: .organization(organization)) { transaction in
            try transaction.value(
                """
                SELECT EXISTS (
                    SELECT 1 FROM connections
                    WHERE organization = \(organization) AND provider = \(provider) AND (CAST(\(account) AS TEXT) IS NULL OR account_id IS
                        NULL OR account_id = \(account))
                        AND status NOT IN ('disconnected', 'error'))
                """, as: Bool.self) ?? false
        }
    }

    /// Keeps tokens that a consent brought and no connection has, until they are given back to the provider.
    ///
    /// - Parameter id: of their own, where a revocation has that of a connection.
    package func addRevocation(_ id: PublicID, of payload: SealedText, organization: String, provider: String, now: Date) async throws {
        try await write(as: .organization(organization)) { transaction in
            try transaction.run(
                """
                INSERT INTO revocations (organization, connection, provider, data_key, payload, retry_at) VALUES (\(organization),
                    \(id.rawValue), \(provider), \(payload.dataKey), \(payload.envelope), \(now.millisecondsSince1970))
                """)
        }
    }
}

extension StoredOAuthState {
    fileprivate init(_ row: SQLRow) {
        let browser: [UInt8]? = row["browser"]
        self.init(
            hash: row["hash"], organization: row["organization"], provider: row["provider"], actor: row["actor"],
            browser: browser,
            payload: SealedText(dataKey: row["data_key"], envelope: row["payload"]),
            expiresAt: Date(millisecondsSince1970: row["expires_at"]))
    }
}
