package import Foundation
import SQLDatabase
package import IntegrationCore

extension IntegrationStore {
    /// Keeps a short right to connect, by the hash of its secret; those that are over go.
    package func createConnectSession(_ session: APIKey, providers: Set<String>, hash: [UInt8], by actor: String) async throws {
        try await write(as: .of(session.organization)) { transaction in
            try transaction.run("DELETE FROM connect_sessions WHERE expires_at <= \(session.createdAt.millisecondsSince1970)")
            let list = providers.sorted().joined(separator: " ")
            try transaction.run(
                """
                INSERT INTO connect_sessions VALUES (\(hash), \(session.id.rawValue), \(session.organization), \(list), \(actor),
                    \(session.createdAt.millisecondsSince1970), \(session.expiresAt?.millisecondsSince1970))
                """
            )
            try AuditWriter(transaction: transaction, key: self.auditKey).append(
                AuditEvent(.connectSessionCreated, target: session.id.rawValue, by: actor, details: ["providers": list]),
                organization: session.organization ?? "", now: session.createdAt)
        }
    }

    /// Forgets sessions that are over, of all organisations.
    package func removeOldConnectSessions(now: Date) async throws {
        let old: SQLStatement = "connect_sessions WHERE expires_at <= \(now.millisecondsSince1970)"
        guard try await read(as: .system, { try $0.exists("SELECT 1 FROM \(old)") }) else { return }
        try await write(.locking, as: .system) { try $0.run("DELETE FROM \(old)") }
    }

    /// The session of a hash, unless it is over: it ends with the key that made it.
    package func connectSession(hash: [UInt8], now: Date) async throws -> APIKey? {
        try await read(as: .system) { transaction in
            try transaction.row(
                """
                SELECT * FROM connect_sessions AS s WHERE s.hash = \(hash) AND s.expires_at > \(now.millisecondsSince1970)
                    AND EXISTS (SELECT 1 FROM api_keys AS k WHERE k.id = s.created_by AND (k.expires_at IS NULL OR k.expires_at >
                        \(now.millisecondsSince1970)))
                """
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
        try await write(as: .organization(organization)) { transaction in
            let changes = try transaction.run(
                """
                DELETE FROM connect_sessions WHERE id = \(id.rawValue) AND organization = \(organization) AND expires_at >
                    \(now.millisecondsSince1970)
                """
            )
            guard changes > 0 else { return false }
            try AuditWriter(transaction: transaction, key: self.auditKey).append(
                AuditEvent(.connectSessionRevoked, target: id.rawValue, by: actor), organization: organization, now: now)
            return true
        }
    }
}

extension AuditEvent.Action {
    static let connectSessionRevoked = Self(rawValue: "connect_session.revoked")
}
