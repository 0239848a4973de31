import SQLDatabase
package import IntegrationCore

extension IntegrationStore {
    /// A connection's runs, newest first, those before one of them; nil when the organisation has no such connection.
    package func runs(
        of connection: PublicID, organization: String, before run: PublicID? = nil, limit: Int
    ) async throws -> [RunSummary]? {
        try await read(as: .organization(organization)) { transaction in
            guard let stored = try StoredConnection.one(transaction, connection, organization: organization) else { return nil }
            let place: SQLStatement = run.map { "runs.id < (SELECT id FROM runs WHERE public_id = \($0.rawValue))" } ?? "TRUE"
            return try RunSummary.fetch(
                transaction,
                where: """
                    runs.organization = \(organization) AND connection_id = \(stored.number.rawValue) AND \(place) ORDER BY runs.id DESC LIMIT
                        \(limit)
                    """)
        }
    }

    /// One of a connection's runs; nil when the organisation has no such.
    package func run(_ run: PublicID, of connection: PublicID, organization: String) async throws -> RunSummary? {
        try await read(as: .organization(organization)) { transaction in
            try RunSummary.fetch(
                transaction,
                where: """
                    runs.organization = \(organization) AND connections.public_id = \(connection.rawValue) AND connections.status !=
                        'disconnected'
                        AND runs.public_id = \(run.rawValue)
                    """
            ).first
        }
    }
}
