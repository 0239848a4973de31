package import Foundation
import SQLDatabase
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
        try await read(as: .system) { transaction in
            try transaction.rows(
                "SELECT * FROM revocations WHERE retry_at <= \(now.millisecondsSince1970) ORDER BY retry_at LIMIT \(limit)"
            ).map { row in
                StoredRevocation(
                    organization: row["organization"], connection: PublicID(rawValue: row["connection"]), provider: row["provider"],
                    payload: SealedText(dataKey: row["data_key"], envelope: row["payload"]), attempts: row["attempts"])
            }
        }
    }

    /// Forgets one that is done, or is given up.
    package func removeRevocation(_ revocation: StoredRevocation) async throws {
        try await write(as: .system) { transaction in
            try transaction.run(
                "DELETE FROM revocations WHERE organization = \(revocation.organization) AND connection = \(revocation.connection.rawValue)"
            )
            try Self.shredKeysOfDeletedOrganizations(in: transaction)
        }
    }

    package func postponeRevocation(_ revocation: StoredRevocation, until retryAt: Date) async throws {
        try await write(as: .system) { transaction in
            try transaction.run(
                """
                UPDATE revocations SET attempts = attempts + 1, retry_at = \(retryAt.millisecondsSince1970) WHERE organization =
                    \(revocation.organization) AND connection = \(revocation.connection.rawValue)
                """
            )
        }
    }

    /// Active connections whose tokens end before a moment and can be refreshed, the first to end first. Those whose refresh has to wait are
    /// left out, and those of integrations that are not here any more: they would be the first for ever.
    package func connectionsWithTokens(endingBefore moment: Date, now: Date, limit: Int) async throws -> [StoredConnection] {
        try await read(as: .system) { transaction in
            try StoredConnection.fetch(
                transaction,
                where: """
                    id IN (SELECT connection_id FROM oauth_tokens JOIN connections AS c ON c.id = connection_id
                        WHERE refreshable = 1 AND expires_at < \(moment.millisecondsSince1970) AND coalesce(retry_at, 0) <=
                            \(now.millisecondsSince1970) AND coalesce(lease_until, 0) <= \(now.millisecondsSince1970)
                            AND c.status = 'active'
                            AND NOT EXISTS (SELECT 1 FROM providers AS p WHERE p.id = c.provider AND p.removed_at IS NOT NULL)
                        ORDER BY expires_at LIMIT \(limit))
                    """)
        }
    }

    /// Forgets flows that nobody came back for.
    package func removeExpiredOAuthStates(now: Date) async throws {
        try await write(as: .system) { transaction in
            try transaction.run("DELETE FROM oauth_states WHERE expires_at <= \(now.millisecondsSince1970)")
        }
    }
}
