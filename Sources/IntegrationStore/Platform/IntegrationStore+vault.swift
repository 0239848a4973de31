package import Foundation
import GRDB
package import IntegrationCore

extension IntegrationStore {
    /// Check values of the key-encryption keys that were ever used here, by id.
    package func encryptionKeys() async throws -> [String: String] {
        try await read { database in
            let rows = try Row.fetchAll(database, sql: "SELECT id, check_value FROM encryption_keys")
            return Dictionary(rows.map { ($0["id"], $0["check_value"]) }) { first, _ in first }
        }
    }

    /// Keeps what tells a key-encryption key from another of its name.
    package func addEncryptionKey(id: String, checkValue: String, now: Date) async throws {
        try await write { database in
            try database.execute(
                sql: "INSERT INTO encryption_keys VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                arguments: [id, checkValue, now.millisecondsSince1970])
        }
    }

    /// Forgets a key-encryption key that seals nothing any more.
    ///
    /// - Returns: How many data keys it still seals; it is forgotten when there are none.
    package func removeEncryptionKey(id: String) async throws -> Int {
        try await write { database in
            let used = try Int.fetchOne(database, sql: "SELECT count(*) FROM data_keys WHERE key_id = ?", arguments: [id]) ?? 0
            if used == 0 { try database.execute(sql: "DELETE FROM encryption_keys WHERE id = ?", arguments: [id]) }
            return used
        }
    }

    /// How many data keys each key-encryption key seals; those that seal none are left out.
    package func dataKeyCounts() async throws -> [String: Int] {
        try await read { database in
            let rows = try Row.fetchAll(database, sql: "SELECT key_id, count(*) AS count FROM data_keys GROUP BY key_id")
            return Dictionary(rows.map { ($0["key_id"], $0["count"]) }) { first, _ in first }
        }
    }

    /// An organisation's sealed data key of an id, or its newest; nil where it has none.
    package func dataKey(organization: String, id: String? = nil) async throws -> (id: String, envelope: [UInt8])? {
        try await read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT id, envelope FROM data_keys WHERE organization = ?1 AND (?2 IS NULL OR id = ?2) ORDER BY created_at DESC, id LIMIT 1
                    """, arguments: [organization, id]
            ).map { (id: $0["id"], envelope: [UInt8]($0["envelope"] as Data)) }
        }
    }

    /// Gives an organisation its first data key, unless another process was faster; the one it has then must be read.
    package func addFirstDataKey(
        organization: String, id: String, keyID: String, envelope: [UInt8], now: Date
    ) async throws {
        try await write { database in
            try database.execute(
                sql: """
                    INSERT INTO data_keys (organization, id, key_id, envelope, created_at)
                    SELECT ?1, ?2, ?3, ?4, ?5 WHERE NOT EXISTS (SELECT 1 FROM data_keys WHERE organization = ?1)
                    """, arguments: [organization, id, keyID, Data(envelope), now.millisecondsSince1970])
        }
    }

    /// Data keys that another key than this one seals, after a place, to be sealed anew.
    package func dataKeys(
        notSealedWith keyID: String, after place: (organization: String, id: String), limit: Int
    ) async throws -> [(organization: String, id: String, envelope: [UInt8])] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT organization, id, envelope FROM data_keys WHERE key_id != ? AND (organization, id) > (?, ?)
                    ORDER BY organization, id LIMIT ?
                    """, arguments: [keyID, place.organization, place.id, limit]
            ).map { (organization: $0["organization"], id: $0["id"], envelope: [UInt8]($0["envelope"] as Data)) }
        }
    }

    /// Replaces the envelope of a data key, unless somebody did meanwhile.
    package func resealDataKey(
        organization: String, id: String, replacing old: [UInt8], keyID: String, envelope: [UInt8]
    ) async throws {
        try await write { database in
            try database.execute(
                sql: "UPDATE data_keys SET key_id = ?, envelope = ? WHERE organization = ? AND id = ? AND envelope = ?",
                arguments: [keyID, Data(envelope), organization, id, Data(old)])
        }
    }

    /// The credentials of a connection that are in use, or of a version; nil where it has none.
    package func sealedCredentials(_ connection: PublicID, organization: String, version: Int? = nil) async throws -> SealedCredentials? {
        try await read { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT v.version, v.data_key, c.id FROM connections AS c JOIN credential_versions AS v
                        ON v.organization = c.organization AND v.connection_id = c.id AND v.version = ifnull(?3, c.credential_version)
                    WHERE c.organization = ?1 AND c.public_id = ?2
                    """, arguments: [organization, connection.rawValue, version])
            guard let row else { return nil }
            let number: Int = row["version"]
            let fields = try Row.fetchAll(
                database,
                sql: "SELECT field, envelope FROM credential_fields WHERE organization = ? AND connection_id = ? AND version = ?",
                arguments: [organization, row["id"] as Int64, number])
            return SealedCredentials(
                version: number, dataKey: row["data_key"],
                fields: Dictionary(fields.map { ($0["field"], [UInt8]($0["envelope"] as Data)) }) { first, _ in first })
        }
    }

    /// Versions of a connection's credentials, newest first.
    package func credentialVersions(_ connection: PublicID, organization: String) async throws -> [CredentialVersion] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT v.version, v.created_at, v.created_by, v.reason,
                        (SELECT group_concat(field, ' ') FROM (SELECT field FROM credential_fields AS f WHERE f.organization = v.organization
                            AND f.connection_id = v.connection_id AND f.version = v.version ORDER BY field)) AS fields
                    FROM credential_versions AS v JOIN connections AS c ON c.id = v.connection_id
                    WHERE v.organization = ?1 AND c.organization = ?1 AND c.public_id = ?2 ORDER BY v.version DESC
                    """, arguments: [organization, connection.rawValue]
            ).map { row in
                let fields: String = row["fields"] ?? ""
                return CredentialVersion(
                    number: row["version"], createdAt: Date(millisecondsSince1970: row["created_at"]), createdBy: row["created_by"],
                    reason: row["reason"], fields: fields.split(separator: " ").map(String.init))
            }
        }
    }
}
