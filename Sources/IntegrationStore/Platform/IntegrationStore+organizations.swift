package import Foundation
import SQLDatabase
package import IntegrationCore

extension IntegrationStore {
    /// Makes an organisation.
    package func createOrganization(_ organization: Organization, by actor: String) async throws {
        try await write(as: .organization(organization.id)) { transaction in
            try transaction.run(
                """
                INSERT INTO organizations (id, name, created_at) VALUES (\(organization.id), \(organization.name),
                    \(organization.createdAt.millisecondsSince1970))
                """
            )
            try AuditWriter(transaction: transaction, key: self.auditKey).append(
                AuditEvent(.organizationCreated, target: organization.id, by: actor, details: ["name": organization.name]),
                organization: organization.id, now: organization.createdAt)
        }
    }

    /// Nil when there is none of that id; the command line's own is none that the API may act for.
    package func organization(_ id: String) async throws -> Organization? {
        try await read(as: .organization(id)) { transaction in
            try transaction.row("SELECT id, name, created_at FROM organizations WHERE id = \(id) AND id != 'local' AND deleted_at IS NULL")
                .map(Organization.init)
        }
    }

    /// Those after an id, in the order of their ids; not the command line's own.
    package func organizations(after id: String = "", limit: Int) async throws -> [Organization] {
        try await read(as: .system) { transaction in
            try transaction.rows(
                """
                SELECT id, name, created_at FROM organizations WHERE id > \(id) AND id != 'local' AND deleted_at IS NULL ORDER BY id LIMIT
                    \(limit)
                """
            ).map(Organization.init)
        }
    }

    /// Deletes an organisation whose connections are deleted: its keys to the API end at once, and its data keys go, without which nothing that
    /// was sealed for it can be read by anybody. Where tokens are still to be given back, the data keys go with the last of them.
    ///
    /// - Returns: False when there is none of that id.
    /// - Throws: ``StoreError/Code/conflict`` while it has connections.
    package func deleteOrganization(_ id: String, by actor: String, now: Date) async throws -> Bool {
        let isDeleted = try await write(as: .organization(id)) { transaction in
            let connected = try transaction.value(
                "SELECT 1 FROM connections WHERE organization = \(id) AND status != 'disconnected' LIMIT 1", as: Bool.self)
            guard connected == nil else { throw StoreError(.conflict, "the organisation has connections") }
            let changes = try transaction.run(
                "UPDATE organizations SET deleted_at = \(now.millisecondsSince1970), name = '' WHERE id = \(id) AND deleted_at IS NULL")
            guard changes > 0 else { return false }
            for table in ["api_keys", "oauth_apps", "oauth_states", "connect_sessions", "idempotency_keys"] {
                try transaction.run("DELETE FROM \(unchecked: table) WHERE organization = \(id)")
            }
            // Their findings go too now.
            try transaction.run("UPDATE connections SET cleaned_at = NULL WHERE organization = \(id)")
            try Self.shredKeysOfDeletedOrganizations(in: transaction)
            try AuditWriter(transaction: transaction, key: self.auditKey).append(
                AuditEvent(.organizationDeleted, target: id, by: actor), organization: id, now: now)
            return true
        }
        if isDeleted { try await emptyLog() }
        return isDeleted
    }

    /// Removes the data keys that only revocations had still needed.
    static func shredKeysOfDeletedOrganizations(in transaction: any SQLTransaction) throws {
        try transaction.run(
            """
            DELETE FROM data_keys WHERE organization IN (SELECT id FROM organizations WHERE deleted_at IS NOT NULL)
                AND organization NOT IN (SELECT organization FROM revocations)
            """)
    }
}

extension Organization {
    fileprivate init(_ row: SQLRow) {
        self.init(id: row["id"], name: row["name"], createdAt: Date(millisecondsSince1970: row["created_at"]))
    }
}
