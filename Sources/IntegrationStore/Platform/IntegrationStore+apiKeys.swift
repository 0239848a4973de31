package import Foundation
import SQLDatabase
package import IntegrationCore

extension IntegrationStore {
    /// Whether a key or a session still stands: it was neither revoked, nor is it over.
    package func stands(_ key: PublicID, now: Date) async throws -> Bool {
        let now = now.millisecondsSince1970
        return try await read(as: .system) { transaction in
            try transaction.exists(
                """
                SELECT 1 FROM api_keys WHERE id = \(key.rawValue) AND (expires_at IS NULL OR expires_at > \(now))
                UNION ALL SELECT 1 FROM connect_sessions WHERE id = \(key.rawValue) AND expires_at > \(now)
                """)
        }
    }

    /// How old a last use may be before it is written again: every request would write otherwise.
    private static let useInterval: Int64 = 60_000

    /// Keeps a key by the hash of its secret.
    package func createAPIKey(_ key: APIKey, hash: [UInt8], by actor: String) async throws {
        try await write(as: .of(key.organization)) { transaction in
            let scopes = key.scopes.sorted().map(\.rawValue).joined(separator: " ")
            try transaction.run(
                """
                INSERT INTO api_keys (id, organization, name, prefix, hash, scopes, created_at, expires_at)
                VALUES (\(key.id.rawValue), \(key.organization), \(key.name), \(key.prefix), \(hash), \(scopes),
                    \(key.createdAt.millisecondsSince1970), \(key.expiresAt?.millisecondsSince1970))
                """)
            try AuditWriter(transaction: transaction, key: self.auditKey).append(
                AuditEvent(.apiKeyCreated, target: key.id.rawValue, by: actor, details: ["name": key.name, "scopes": scopes]),
                organization: key.organization ?? "", now: key.createdAt)
        }
    }

    /// The key of a hash, unless it has expired.
    package func apiKey(hash: [UInt8], now: Date) async throws -> APIKey? {
        let key = try await read(as: .system) { transaction in
            try transaction.row(
                "SELECT * FROM api_keys WHERE hash = \(hash) AND (expires_at IS NULL OR expires_at > \(now.millisecondsSince1970))"
            ).map(APIKey.init)
        }
        guard let key else { return nil }
        let used = key.lastUsedAt?.millisecondsSince1970 ?? 0
        if now.millisecondsSince1970 - used >= Self.useInterval {
            // Who may do something must be told so also while nothing can be written.
            _ = try? await write(as: .system) { transaction in
                try transaction.run(
                    """
                    UPDATE api_keys SET last_used_at = \(now.millisecondsSince1970) WHERE id = \(key.id.rawValue) AND coalesce(last_used_at,
                        0) < \(now.millisecondsSince1970)
                    """
                )
            }
        }
        return key
    }

    /// An organisation's keys, or the operator's, oldest first.
    package func apiKeys(organization: String?) async throws -> [APIKey] {
        try await read(as: .of(organization)) { transaction in
            try transaction.rows("SELECT * FROM api_keys WHERE organization IS NOT DISTINCT FROM \(organization) ORDER BY id")
                .map(APIKey.init)
        }
    }

    /// Ends a key at once; false when the organisation has none of that id.
    package func revokeAPIKey(_ id: PublicID, organization: String?, by actor: String, now: Date) async throws -> Bool {
        try await write(as: .of(organization)) { transaction in
            let changes = try transaction.run(
                "DELETE FROM api_keys WHERE id = \(id.rawValue) AND organization IS NOT DISTINCT FROM \(organization)")
            guard changes > 0 else { return false }
            try AuditWriter(transaction: transaction, key: self.auditKey).append(
                AuditEvent(.apiKeyRevoked, target: id.rawValue, by: actor), organization: organization ?? "", now: now)
            return true
        }
    }

    /// Whether the operator has a key.
    package func hasAdminKey() async throws -> Bool {
        try await read(as: .system) { transaction in
            try transaction.value("SELECT EXISTS (SELECT 1 FROM api_keys WHERE organization IS NULL)", as: Bool.self) ?? false
        }
    }
}

extension APIKey {
    fileprivate init(_ row: SQLRow) {
        let scopes: String = row["scopes"]
        let expiresAt: Int64? = row["expires_at"]
        let lastUsedAt: Int64? = row["last_used_at"]
        self.init(
            id: PublicID(rawValue: row["id"]), organization: row["organization"], name: row["name"], prefix: row["prefix"],
            scopes: Set(scopes.split(separator: " ").compactMap { Scope(rawValue: String($0)) }),
            createdAt: Date(millisecondsSince1970: row["created_at"]), expiresAt: expiresAt.map(Date.init(millisecondsSince1970:)),
            lastUsedAt: lastUsedAt.map(Date.init(millisecondsSince1970:)))
    }
}
