import Foundation
import GRDB
package import IntegrationCore

extension IntegrationStore {
    /// Makes an organisation.
    package func createOrganization(_ organization: Organization, by actor: String) async throws {
        try await write { database in
            try database.execute(
                sql: "INSERT INTO organizations VALUES (?, ?, ?)",
                arguments: [organization.id, organization.name, organization.createdAt.millisecondsSince1970])
            try AuditWriter(database: database).append(
                AuditEvent(.organizationCreated, target: organization.id, by: actor, details: ["name": organization.name]),
                organization: organization.id, now: organization.createdAt)
        }
    }

    /// Nil when there is none of that id.
    package func organization(_ id: String) async throws -> Organization? {
        try await read { database in
            try Row.fetchOne(database, sql: "SELECT id, name, created_at FROM organizations WHERE id = ?", arguments: [id])
                .map(Organization.init)
        }
    }

    /// Those after an id, in the order of their ids.
    package func organizations(after id: String = "", limit: Int) async throws -> [Organization] {
        try await read { database in
            try Row.fetchAll(
                database, sql: "SELECT id, name, created_at FROM organizations WHERE id > ? ORDER BY id LIMIT ?", arguments: [id, limit]
            ).map(Organization.init)
        }
    }
}

extension Organization {
    fileprivate init(_ row: Row) {
        self.init(id: row["id"], name: row["name"], createdAt: Date(millisecondsSince1970: row["created_at"]))
    }
}
