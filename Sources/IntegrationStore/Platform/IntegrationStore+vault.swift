package import Foundation
import SQLDatabase
package import IntegrationCore

extension IntegrationStore {
    /// Check values of the key-encryption keys that were ever used here, by id.
    package func encryptionKeys() async throws -> [String: String] {
        try await read(as: .system) { transaction in
            let rows = try transaction.rows("SELECT id, check_value FROM encryption_keys")
            return Dictionary(rows.map { ($0["id"], $0["check_value"]) }) { first, _ in first }
        }
    }

    /// Keeps what tells a key-encryption key from another of its name.
    package func addEncryptionKey(id: String, checkValue: String, now: Date) async throws {
        try await write(as: .system) { transaction in
            try transaction.run(
                "INSERT INTO encryption_keys VALUES (\(id), \(checkValue), \(now.millisecondsSince1970)) ON CONFLICT DO NOTHING")
        }
    }

    /// Forgets a key-encryption key that seals nothing any more.
    ///
    /// - Returns: How many data keys it still seals; it is forgotten when there are none.
    package func removeEncryptionKey(id: String) async throws -> Int {
        try await write(as: .system) { transaction in
            let used = try transaction.value("SELECT count(*) FROM data_keys WHERE key_id = \(id)", as: Int.self) ?? 0
            if used == 0 { try transaction.run("DELETE FROM encryption_keys WHERE id = \(id)") }
            return used
        }
    }

    /// How many data keys each key-encryption key seals; those that seal none are left out.
    package func dataKeyCounts() async throws -> [String: Int] {
        try await read(as: .system) { transaction in
            let rows = try transaction.rows("SELECT key_id, count(*) AS count FROM data_keys GROUP BY key_id")
            return Dictionary(rows.map { ($0["key_id"], $0["count"]) }) { first, _ in first }
        }
    }

    /// An organisation's sealed data key of an id, or its newest; nil where it has none.
    package func dataKey(organization: String, id: String? = nil) async throws -> (id: String, envelope: [UInt8])? {
        try await read(as: .organization(organization)) { transaction in
            let one: SQLStatement = id.map { "id = \($0)" } ?? "TRUE"
            return try transaction.row(
                """
                SELECT id, envelope FROM data_keys WHERE organization = \(organization) AND \(one) ORDER BY created_at DESC, id LIMIT 1
                """
            ).map { (id: $0["id"], envelope: $0["envelope"]) }
        }
    }

    /// Gives an organisation its first data key, unless another process was faster; the one it has then must be read.
    package func addFirstDataKey(
        organization: String, id: String, keyID: String, envelope: [UInt8], now: Date
    ) async throws {
        try await write(as: .organization(organization)) { transaction in
            try transaction.run(
                """
                INSERT INTO data_keys (organization, id, key_id, envelope, created_at)
                SELECT \(organization), \(id), \(keyID), \(envelope), \(now.millisecondsSince1970) WHERE NOT EXISTS (SELECT 1 FROM data_keys
                    WHERE organization = \(organization))
                """)
        }
    }

    /// Data keys that another key than this one seals, after a place, to be sealed anew.
    package func dataKeys(
        notSealedWith keyID: String, after place: (organization: String, id: String), limit: Int
    ) async throws -> [(organization: String, id: String, envelope: [UInt8])] {
        try await read(as: .system) { transaction in
            try transaction.rows(
                """
                SELECT organization, id, envelope FROM data_keys WHERE key_id != \(keyID) AND (organization, id) > (\(place.organization),
                    \(place.id))
                ORDER BY organization, id LIMIT \(limit)
                """
            ).map { (organization: $0["organization"], id: $0["id"], envelope: $0["envelope"]) }
        }
    }

    /// Replaces the envelope of a data key, unless somebody did meanwhile.
    package func resealDataKey(
        organization: String, id: String, replacing old: [UInt8], keyID: String, envelope: [UInt8]
    ) async throws {
        try await write(as: .organization(organization)) { transaction in
            try transaction.run(
                """
                UPDATE data_keys SET key_id = \(keyID), envelope = \(envelope) WHERE organization = \(organization) AND id = \(id) AND
                    envelope = \(old)
                """
            )
        }
    }

    /// The credentials of a connection that are in use, or of a version; nil where it has none.
    package func sealedCredentials(_ connection: PublicID, organization: String, version: Int? = nil) async throws -> SealedCredentials? {
        try await read(as: .organization(organization)) { transaction in
            let row = try transaction.row(
                """
                SELECT v.version, v.data_key, c.id FROM connections AS c JOIN credential_versions AS v
                    ON v.organization = c.organization AND v.connection_id = c.id AND v.version = coalesce(\(version), c.credential_version)
                WHERE c.organization = \(organization) AND c.public_id = \(connection.rawValue)
                """)
            guard let row else { return nil }
            let number: Int = row["version"]
            let fields = try transaction.rows(
                """
                SELECT field, envelope FROM credential_fields WHERE organization = \(organization) AND connection_id = \(row["id"] as Int64)
                    AND version = \(number)
                """
            )
            return SealedCredentials(
                version: number, dataKey: row["data_key"],
                fields: Dictionary(fields.map { ($0["field"], $0["envelope"]) }) { first, _ in first })
        }
    }

    /// Versions of a connection's credentials, newest first.
    package func credentialVersions(_ connection: PublicID, organization: String) async throws -> [CredentialVersion] {
        try await read(as: .organization(organization)) { transaction in
            guard let stored = try StoredConnection.one(transaction, connection, organization: organization) else { return [] }
            let own: SQLStatement = "organization = \(organization) AND connection_id = \(stored.number.rawValue)"
            var fields: [Int: [String]] = [:]
            for row in try transaction.rows("SELECT version, field FROM credential_fields WHERE \(own) ORDER BY version, field") {
                fields[row["version"], default: []].append(row["field"])
            }
            return try transaction.rows(
                "SELECT version, created_at, created_by, reason FROM credential_versions WHERE \(own) ORDER BY version DESC"
            ).map { row in
                CredentialVersion(
                    number: row["version"], createdAt: Date(millisecondsSince1970: row["created_at"]), createdBy: row["created_by"],
                    reason: row["reason"], fields: fields[row["version"]] ?? [])
            }
        }
    }
}
