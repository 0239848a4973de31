import GRDB

extension IntegrationStore {
    /// The connection of that name, made when there is none.
    package func connection(organization: String = "local", provider: String, name: String) async throws -> ConnectionID {
        let now = environment.wallClock().millisecondsSince1970
        return try await write { database in
            try database.execute(
                sql: """
                    INSERT INTO connections (organization, provider, name, created_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
                    """, arguments: [organization, provider, name, now])
            let id = try Int64.fetchOne(
                database, sql: "SELECT id FROM connections WHERE organization = ? AND provider = ? AND name = ?",
                arguments: [organization, provider, name])
            guard let id else { throw StoreError(.database, "a connection got no number") }
            return ConnectionID(rawValue: id)
        }
    }

    /// An organisation's connections, oldest first.
    package func connections(organization: String = "local") async throws -> [ConnectionSummary] {
        try await read { database in
            try Row.fetchAll(
                database, sql: "SELECT id, organization, provider, name FROM connections WHERE organization = ? ORDER BY id",
                arguments: [organization]
            ).map { row in
                ConnectionSummary(
                    id: ConnectionID(rawValue: row["id"]), organization: row["organization"], provider: row["provider"], name: row["name"])
            }
        }
    }
}
