import Foundation
import GRDB
import IntegrationCore

/// Writes versions of credentials, inside the transaction of what they belong to.
struct CredentialWriter {
    /// Versions that are kept, the one in use included.
    static let kept = 10

    let database: Database
    let organization: String
    let connection: Int64

    func add(_ credentials: SealedCredentials, by actor: String, reason: String, now: Date) throws {
        try database.execute(
            sql: "INSERT INTO credential_versions VALUES (?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                organization, connection, credentials.version, credentials.dataKey, now.millisecondsSince1970, actor, reason,
            ])
        for (field, envelope) in credentials.fields.sorted(by: { $0.key < $1.key }) {
            try database.execute(
                sql: "INSERT INTO credential_fields VALUES (?, ?, ?, ?, ?)",
                arguments: [organization, connection, credentials.version, field, Data(envelope)])
        }
        try remove(upTo: credentials.version - Self.kept)
    }

    /// Forgets the secrets. SQLite overwrites them in the file (`secure_delete`); old pages in its log go when that is emptied.
    func shred() throws {
        try remove(upTo: Int.max)
    }

    private func remove(upTo version: Int) throws {
        try database.execute(
            sql: "DELETE FROM credential_versions WHERE organization = ? AND connection_id = ? AND version <= ?",
            arguments: [organization, connection, version])
    }
}
