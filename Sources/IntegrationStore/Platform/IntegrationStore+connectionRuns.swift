import GRDB
package import IntegrationCore

extension IntegrationStore {
    /// A connection's runs, newest first, those before one of them; nil when the organisation has no such connection.
    package func runs(
        of connection: PublicID, organization: String, before run: PublicID? = nil, limit: Int
    ) async throws -> [RunSummary]? {
        try await read { database in
            guard let stored = try StoredConnection.one(database, connection, organization: organization) else { return nil }
            return try RunSummary.fetch(
                database,
                where: """
                    organization = ?1 AND connection_id = ?2 AND (?3 IS NULL OR runs.id < (SELECT id FROM runs WHERE public_id = ?3))
                    ORDER BY runs.id DESC LIMIT ?4
                    """, [organization, stored.number.rawValue, run?.rawValue, limit])
        }
    }

    /// One of a connection's runs; nil when the organisation has no such.
    package func run(_ run: PublicID, of connection: PublicID, organization: String) async throws -> RunSummary? {
        try await read { database in
            try RunSummary.fetch(
                database,
                where: "organization = ? AND connections.public_id = ? AND connections.status != 'disconnected' AND runs.public_id = ?",
                [organization, connection.rawValue, run.rawValue]
            ).first
        }
    }
}
