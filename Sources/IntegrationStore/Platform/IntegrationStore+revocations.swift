package import Foundation
import GRDB
package import IntegrationCore

/// Tokens that a provider still believes in, of a connection that is gone here.
package struct StoredRevocation: Sendable {
    package let organization: String
    package let connection: PublicID
    package let provider: String
    package let payload: SealedText
    package let attempts: Int
}

extension IntegrationStore {
    /// Those that are due, the oldest first.
    package func dueRevocations(now: Date, limit: Int) async throws -> [StoredRevocation] {
        try await read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM revocations WHERE retry_at <= ? ORDER BY retry_at LIMIT ?",
                arguments: [now.millisecondsSince1970, limit]
            ).map { row in
                StoredRevocation(
                    organization: row["organization"], connection: PublicID(rawValue: row["connection"]), provider: row["provider"],
                    payload: SealedText(dataKey: row["data_key"], envelope: [UInt8](row["payload"] as Data)), attempts: row["attempts"])
            }
        }
    }

    /// Forgets one that is done, or is given up.
    package func removeRevocation(_ revocation: StoredRevocation) async throws {
        try await write { database in
            try database.execute(
                sql: "DELETE FROM revocations WHERE organization = ? AND connection = ?",
                arguments: [revocation.organization, revocation.connection.rawValue])
            try Self.shredKeysOfDeletedOrganizations(in: database)
        }
    }

    package func postponeRevocation(_ revocation: StoredRevocation, until retryAt: Date) async throws {
        try await write { database in
            try database.execute(
                sql: "UPDATE revocations SET attempts = attempts + 1, retry_at = ? WHERE organization = ? AND connection = ?",
                arguments: [retryAt.millisecondsSince1970, revocation.organization, revocation.connection.rawValue])
        }
    }

    /// Active connections whose tokens end before a moment and can be refreshed, the first to end first. Those whose refresh has to wait are
    /// left out, and those of integrations that are not here any more: they would be the first for ever.
    package func connectionsWithTokens(endingBefore moment: Date, now: Date, limit: Int) async throws -> [StoredConnection] {
        try await read { database in
            try StoredConnection.fetch(
                database,
                where: """
                    id IN (SELECT connection_id FROM oauth_tokens JOIN connections AS c ON c.id = connection_id
                        WHERE refreshable = 1 AND expires_at < ?1 AND ifnull(retry_at, 0) <= ?2 AND ifnull(lease_until, 0) <= ?2
                            AND c.status = 'active'
                            AND NOT EXISTS (SELECT 1 FROM providers AS p WHERE p.id = c.provider AND p.removed_at IS NOT NULL)
                        ORDER BY expires_at LIMIT ?3)
                    """, [moment.millisecondsSince1970, now.millisecondsSince1970, limit])
        }
    }

    /// Forgets flows that nobody came back for.
    package func removeExpiredOAuthStates(now: Date) async throws {
        try await write { database in
            try database.execute(sql: "DELETE FROM oauth_states WHERE expires_at <= ?", arguments: [now.millisecondsSince1970])
        }
    }
}
