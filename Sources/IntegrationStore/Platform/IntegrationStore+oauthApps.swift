package import Foundation
import GRDB
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
        try await write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO oauth_apps VALUES (?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    organization, provider, clientID, secret.dataKey, Data(secret.envelope), now.millisecondsSince1970, actor,
                ])
            try AuditWriter(database: database, key: self.auditKey).append(
                AuditEvent(.oauthAppSaved, target: provider, by: actor, details: ["clientId": clientID]), organization: organization,
                now: now)
        }
    }

    /// An organisation's clients, by provider.
    package func oauthApps(organization: String, provider: String? = nil) async throws -> [StoredOAuthApp] {
        try await read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM oauth_apps WHERE organization = ?1 AND (?2 IS NULL OR provider = ?2) ORDER BY provider",
                arguments: [organization, provider]
            ).map { row in
                StoredOAuthApp(
                    provider: row["provider"], clientID: row["client_id"],
                    secret: SealedText(dataKey: row["data_key"], envelope: [UInt8](row["secret"] as Data)),
                    createdAt: Date(millisecondsSince1970: row["created_at"]))
            }
        }
    }

    /// False when the organisation has none for that provider.
    package func deleteOAuthApp(organization: String, provider: String, by actor: String, now: Date) async throws -> Bool {
        try await write { database in
            try database.execute(
                sql: "DELETE FROM oauth_apps WHERE organization = ? AND provider = ?", arguments: [organization, provider])
            guard database.changesCount > 0 else { return false }
            try AuditWriter(database: database, key: self.auditKey).append(
                AuditEvent(.oauthAppDeleted, target: provider, by: actor), organization: organization, now: now)
            return true
        }
    }
}
