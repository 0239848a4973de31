package import Foundation
import GRDB
package import IntegrationCore

extension IntegrationStore {
    /// Keeps a short right to connect, by the hash of its secret; those that are over go.
    package func createConnectSession(_ session: APIKey, providers: Set<String>, hash: [UInt8], by actor: String) async throws {
        try await write { database in
            try database.execute(
                sql: "DELETE FROM connect_sessions WHERE expires_at <= ?", arguments: [session.createdAt.millisecondsSince1970])
            let list = providers.sorted().joined(separator: " ")
            try database.execute(
                sql: "INSERT INTO connect_sessions VALUES (?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    Data(hash), session.id.rawValue, session.organization, list, actor, session.createdAt.millisecondsSince1970,
                    session.expiresAt?.millisecondsSince1970,
                ])
            try AuditWriter(database: database, key: self.auditKey).append(
                AuditEvent(.connectSessionCreated, target: session.id.rawValue, by: actor, details: ["providers": list]),
                organization: session.organization ?? "", now: session.createdAt)
        }
    }

    /// The session of a hash, unless it is over: it ends with the key that made it.
    package func connectSession(hash: [UInt8], now: Date) async throws -> APIKey? {
        try await read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT * FROM connect_sessions AS s WHERE s.hash = ?1 AND s.expires_at > ?2
                        AND EXISTS (SELECT 1 FROM api_keys AS k WHERE k.id = s.created_by AND (k.expires_at IS NULL OR k.expires_at > ?2))
                    """,
                arguments: [Data(hash), now.millisecondsSince1970]
            ).map { row in
                let providers: String = row["providers"]
                return APIKey(
                    id: PublicID(rawValue: row["id"]), organization: row["organization"], name: "connect session", prefix: "",
                    scopes: [.connect], providers: Set(providers.split(separator: " ").map(String.init)),
                    createdAt: Date(millisecondsSince1970: row["created_at"]), expiresAt: Date(millisecondsSince1970: row["expires_at"]))
            }
        }
    }

    /// Ends a session before its time; false when the organisation has none of that id.
    package func revokeConnectSession(_ id: PublicID, organization: String, by actor: String, now: Date) async throws -> Bool {
        try await write { database in
            try database.execute(
                sql: "DELETE FROM connect_sessions WHERE id = ? AND organization = ? AND expires_at > ?",
                arguments: [id.rawValue, organization, now.millisecondsSince1970])
            guard database.changesCount > 0 else { return false }
            try AuditWriter(database: database, key: self.auditKey).append(
                AuditEvent(.connectSessionRevoked, target: id.rawValue, by: actor), organization: organization, now: now)
            return true
        }
    }
}

extension AuditEvent.Action {
    static let connectSessionRevoked = Self(rawValue: "connect_session.revoked")
}
