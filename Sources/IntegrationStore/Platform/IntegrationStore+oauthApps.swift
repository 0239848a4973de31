package import Foundation
import SQLDatabase
import IntegrationCore

/// An organisation's own OAuth client at a provider.
package struct StoredOAuthApp: Sendable {
    package let provider: String
    package let clientID: String
    package let secret: SealedText
    package let createdAt: Date
}

extension IntegrationStore {
    /// Keeps an organisation's client at a provider, in place of the one it had.
    package func saveOAuthApp(
        organization: String, provider: String, clientID: String, secret: SealedText, by actor: String, now: Date
    ) async throws {
        try await write(as: .organization(organization)) { transaction in
            try transaction.run(
                """
                INSERT INTO oauth_apps VALUES (\(organization), \(provider), \(clientID), \(secret.dataKey), \(secret.envelope),
                    \(now.millisecondsSince1970), \(actor)) ON CONFLICT (organization, provider) DO UPDATE SET client_id =
                    excluded.client_id, data_key = excluded.data_key, secret = excluded.secret, created_at = excluded.created_at, created_by
                    = excluded.created_by
                """
            )
            try AuditWriter(transaction: transaction, key: self.auditKey).append(
                AuditEvent(.oauthAppSaved, target: provider, by: actor, details: ["clientId": clientID]), organization: organization,
                now: now)
        }
    }

    /// An organisation's clients, by provider.
    package func oauthApps(organization: String, provider: String? = nil) async throws -> [StoredOAuthApp] {
        try await read(as: .organization(organization)) { transaction in
            try transaction.rows(
                """
                SELECT * FROM oauth_apps WHERE organization = \(organization) AND (CAST(\(provider) AS TEXT) IS NULL OR provider =
                    \(provider)) ORDER BY provider
                """
            ).map { row in
                StoredOAuthApp(
                    provider: row["provider"], clientID: row["client_id"],
                    secret: SealedText(dataKey: row["data_key"], envelope: row["secret"]),
                    createdAt: Date(millisecondsSince1970: row["created_at"]))
            }
        }
    }

    /// False when the organisation has none for that provider.
    package func deleteOAuthApp(organization: String, provider: String, by actor: String, now: Date) async throws -> Bool {
        try await write(as: .organization(organization)) { transaction in
            let changes = try transaction.run("DELETE FROM oauth_apps WHERE organization = \(organization) AND provider = \(provider)")
            guard changes > 0 else { return false }
            try AuditWriter(transaction: transaction, key: self.auditKey).append(
                AuditEvent(.oauthAppDeleted, target: provider, by: actor), organization: organization, now: now)
            return true
        }
    }
}
