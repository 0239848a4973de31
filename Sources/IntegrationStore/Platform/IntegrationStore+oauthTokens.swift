package import Foundation
import SQLDatabase
package import IntegrationCore

extension IntegrationStore {
    /// Nil for a connection without tokens that are refreshed.
    package func tokenState(_ connection: PublicID, organization: String) async throws -> TokenState? {
        try await read(as: .organization(organization)) { transaction in
            let row = try transaction.row(
                """
                SELECT t.expires_at, t.scopes, t.refreshed_at, t.failures, t.retry_at FROM oauth_tokens AS t
                JOIN connections AS c ON c.organization = t.organization AND c.id = t.connection_id
                WHERE t.organization = \(organization) AND c.public_id = \(connection.rawValue)
                """)
            guard let row else { return nil }
            func date(_ name: String) -> Date? { (row[name] as Int64?).map(Date.init(millisecondsSince1970:)) }
            let scopes: String? = row["scopes"]
            return TokenState(
                expiresAt: date("expires_at"), scopes: scopes.map { $0.split(separator: " ").map(String.init) },
                refreshedAt: Date(millisecondsSince1970: row["refreshed_at"]), failures: row["failures"], retryAt: date("retry_at"))
        }
    }

    /// Gives the right to refresh to one process at a time, and writes down that a request is about to be sent.
    ///
    /// - Returns: Nil while another one has it, or when the credentials are not of that version any more.
    package func leaseRefresh(
        _ connection: PublicID, organization: String, version: Int, until: Date, now: Date
    ) async throws -> RefreshLease? {
        let token = Int64.random(in: 1...Int64.max)
        return try await write(.locking, as: .organization(organization)) { transaction in
            // An intent that is still there is of one who never heard the answer.
            let lost = try transaction.value(
                """
                UPDATE oauth_tokens SET lease = \(token), lease_until = \(until.millisecondsSince1970), intent_at =
                    \(now.millisecondsSince1970), lost = lost + CASE WHEN intent_at IS NULL THEN 0 ELSE 1 END
                WHERE organization = \(organization) AND (lease_until IS NULL OR lease_until <= \(now.millisecondsSince1970)) AND
                    connection_id = (
                    SELECT id FROM connections WHERE organization = \(organization) AND public_id = \(connection.rawValue) AND
                        credential_version = \(version))
                RETURNING lost
                """, as: Int.self)
            return lost.map { RefreshLease(token: token, version: version, lostAnswers: $0) }
        }
    }

    /// Keeps new tokens as the next version of the credentials.
    ///
    /// What decides is the version that was refreshed, not the lease: an answer that comes late holds the only tokens that are still valid,
    /// as long as nobody has newer ones.
    ///
    /// A connection that was given up meanwhile is active again.
    ///
    /// - Returns: False when there is a newer version already.
    package func saveRefreshed(
        _ connection: PublicID, organization: String, _ lease: RefreshLease, _ credentials: SealedCredentials, expiresAt: Date?,
        scopes: [String]?, now: Date
    ) async throws -> Bool {
        try await write(.locking, as: .organization(organization)) { transaction in
            guard let stored = try StoredConnection.one(transaction, connection, organization: organization, locks: true),
                stored.connection.credentialVersion == lease.version, credentials.version == lease.version + 1
            else { return false }
            try CredentialWriter(transaction: transaction, organization: organization, connection: stored.number.rawValue)
                .add(credentials, by: "system", reason: "tokens refreshed", now: now)
            var known = stored.connection
            known.credentialVersion = credentials.version
            if known.status == .error {
                // Somebody else gave up while this answer was under way.
                known.status = .active
                known.reason = nil
                known.updatedAt = now
                try AuditWriter(transaction: transaction, key: self.auditKey).append(
                    AuditEvent(.connectionTested, target: connection.rawValue, by: "system", details: ["accepted": "true"]),
                    organization: organization, now: now)
            }
            try Self.save(known, in: transaction)
            try Self.saveTokens(
                stored.number, organization: organization, expiresAt: expiresAt, scopes: scopes,
                refreshable: credentials.isRefreshable, now: now, in: transaction)
            return true
        }
    }

    /// Gives the right back after a refresh that brought nothing, and says when the next one may be tried.
    ///
    /// - Parameter isLost: whether the provider may have done it although nobody knows its answer.
    package func refreshFailed(
        _ connection: PublicID, organization: String, _ lease: RefreshLease, isLost: Bool, retryAt: Date
    ) async throws {
        try await write(.locking, as: .organization(organization)) { transaction in
            try transaction.run(
                """
                UPDATE oauth_tokens SET lease = NULL, lease_until = NULL, failures = failures + 1, retry_at =
                    \(retryAt.millisecondsSince1970),
                    intent_at = CASE WHEN \(isLost) = 1 THEN intent_at END
                WHERE organization = \(organization) AND lease = \(lease.token)
                    AND connection_id = (SELECT id FROM connections WHERE organization = \(organization) AND public_id =
                        \(connection.rawValue))
                """)
        }
    }

    /// Writes down tokens that were obtained just now.
    ///
    /// - Parameter refreshable: whether there is a refresh token among them; others end, and nobody looks for them.
    static func saveTokens(
        _ connection: ConnectionID, organization: String, expiresAt: Date?, scopes: [String]?, refreshable: Bool, now: Date,
        in transaction: any SQLTransaction
    ) throws {
        try transaction.run(
            """
            INSERT INTO oauth_tokens (organization, connection_id, expires_at, scopes, refreshed_at, refreshable)
            VALUES (\(organization), \(connection.rawValue), \(expiresAt?.millisecondsSince1970), \(scopes?.joined(separator: " ")),
                \(now.millisecondsSince1970), \(refreshable))
            ON CONFLICT (organization, connection_id) DO UPDATE SET expires_at = excluded.expires_at, scopes = coalesce(excluded.scopes,
                oauth_tokens.scopes),
                refreshed_at = excluded.refreshed_at, lease = NULL, lease_until = NULL, intent_at = NULL, failures = 0, retry_at = NULL,
                lost = 0, refreshable = excluded.refreshable
            """)
    }
}

extension SealedCredentials {
    /// Whether there is a refresh token among them: names of fields are not sealed.
    var isRefreshable: Bool { fields["refresh_token"] != nil }
}
