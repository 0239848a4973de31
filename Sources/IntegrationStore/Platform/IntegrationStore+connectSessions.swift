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
            try AuditWriter(database: database).append(
                AuditEvent(.connectSessionCreated, target: session.id.rawValue, by: actor, details: ["providers": list]),
                organization: session.organization ?? "", now: session.createdAt)
        }
    }

    /// The session of a hash, unless it is over.
    package func connectSession(hash: [UInt8], now: Date) async throws -> APIKey? {
        try await read { database in
            try Row.fetchOne(
                database, sql: "SELECT * FROM connect_sessions WHERE hash = ? AND expires_at > ?",
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
}
