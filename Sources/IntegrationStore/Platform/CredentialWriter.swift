import Foundation
import SQLDatabase
import IntegrationCore

/// Writes versions of credentials, inside the transaction of what they belong to.
struct CredentialWriter {
    /// Versions that are kept, the one in use included.
    static let kept = 10

    let transaction: any SQLTransaction
    let organization: String
    let connection: Int64

    func add(_ credentials: SealedCredentials, by actor: String, reason: String, now: Date) throws {
        try transaction.run(
            """
            INSERT INTO credential_versions VALUES (\(organization), \(connection), \(credentials.version), \(credentials.dataKey),
                \(now.millisecondsSince1970), \(actor), \(reason))
            """
        )
        for (field, envelope) in credentials.fields.sorted(by: { $0.key < $1.key }) {
            try transaction.run(
                "INSERT INTO credential_fields VALUES (\(organization), \(connection), \(credentials.version), \(field), \(envelope))")
        }
        try remove(upTo: credentials.version - Self.kept)
    }

    /// Forgets the secrets. SQLite overwrites them in the file (`secure_delete`); old pages in its log go when that is emptied.
    func shred() throws {
        try remove(upTo: Int.max)
    }

    private func remove(upTo version: Int) throws {
        try transaction.run(
            """
            DELETE FROM credential_versions WHERE organization = \(organization) AND connection_id = \(connection) AND version <= \(version)
            """
        )
    }
}
