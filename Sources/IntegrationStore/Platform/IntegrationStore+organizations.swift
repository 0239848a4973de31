package import Foundation
import GRDB
package import IntegrationCore

extension IntegrationStore {
    /// Makes an organisation.
    package func createOrganization(_ organization: Organization, by actor: String) async throws {
        try await write { database in
            try database.execute(
                sql: "INSERT INTO organizations (id, name, created_at) VALUES (?, ?, ?)",
                arguments: [organization.id, organization.name, organization.createdAt.millisecondsSince1970])
            try AuditWriter(database: database, key: self.auditKey).append(
                AuditEvent(.organizationCreated, target: organization.id, by: actor, details: ["name": organization.name]),
                organization: organization.id, now: organization.createdAt)
        }
    }

    /// Nil when there is none of that id; the command line's own is none that the API may act for.
    package func organization(_ id: String) async throws -> Organization? {
        try await read { database in
            try Row.fetchOne(
                database, sql: "SELECT id, name, created_at FROM organizations WHERE id = ? AND id != 'local' AND deleted_at IS NULL",
                arguments: [id]
            )
            .map(Organization.init)
        }
    }

    /// Those after an id, in the order of their ids; not the command line's own.
    package func organizations(after id: String = "", limit: Int) async throws -> [Organization] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql:
                    "SELECT id, name, created_at FROM organizations WHERE id > ? AND id != 'local' AND deleted_at IS NULL ORDER BY id LIMIT ?",
                arguments: [id, limit]
            ).map(Organization.init)
        }
    }

    /// Deletes an organisation whose connections are deleted: its keys to the API end at once, and its data keys go, without which nothing that
    /// was sealed for it can be read by anybody. Where tokens are still to be given back, the data keys go with the last of them.
    ///
    /// - Returns: False when there is none of that id.
    /// - Throws: ``StoreError/Code/conflict`` while it has connections.
    package func deleteOrganization(_ id: String, by actor: String, now: Date) async throws -> Bool {
        let isDeleted = try await write { database in
            let connected = try Bool.fetchOne(
                database, sql: "SELECT 1 FROM connections WHERE organization = ? AND status != 'disconnected' LIMIT 1", arguments: [id])
            guard connected == nil else { throw StoreError(.conflict, "the organisation has connections") }
            try database.execute(
                sql: "UPDATE organizations SET deleted_at = ?, name = '' WHERE id = ? AND deleted_at IS NULL",
                arguments: [now.millisecondsSince1970, id])
            guard database.changesCount > 0 else { return false }
            for table in ["api_keys", "oauth_apps", "oauth_states", "connect_sessions", "idempotency_keys"] {
                try database.execute(sql: "DELETE FROM \(table) WHERE organization = ?", arguments: [id])
            }
            // Their findings go too now.
            try database.execute(sql: "UPDATE connections SET cleaned_at = NULL WHERE organization = ?", arguments: [id])
            try Self.shredKeysOfDeletedOrganizations(in: database)
            try AuditWriter(database: database, key: self.auditKey).append(
                AuditEvent(.organizationDeleted, target: id, by: actor), organization: id, now: now)
            return true
        }
        if isDeleted { try await emptyLog() }
        return isDeleted
    }

    /// Removes the data keys that only revocations had still needed.
    static func shredKeysOfDeletedOrganizations(in database: Database) throws {
        try database.execute(
            sql: """
                DELETE FROM data_keys WHERE organization IN (SELECT id FROM organizations WHERE deleted_at IS NOT NULL)
                    AND organization NOT IN (SELECT organization FROM revocations)
                """)
    }
}

extension Organization {
    fileprivate init(_ row: Row) {
        self.init(id: row["id"], name: row["name"], createdAt: Date(millisecondsSince1970: row["created_at"]))
    }
}
