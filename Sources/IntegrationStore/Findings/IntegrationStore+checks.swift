import SQLDatabase

extension IntegrationStore {
    /// Whether a connection of an organisation has, or had, a check of that id.
    package func hasCheck(_ id: String, organization: String) async throws -> Bool {
        try await read(as: .organization(organization)) { transaction in
            try transaction.value(
                """
                SELECT 1 FROM checks JOIN connections AS c ON c.id = connection_id WHERE organization = \(organization) AND check_id = \(id)
                    LIMIT 1
                """, as: Bool.self) ?? false
        }
    }

    /// The checks that a connection was ever judged by, those that its manifest no longer has included.
    package func checkIDs(connection: ConnectionID) async throws -> [String] {
        try await read(as: .system) { transaction in
            try transaction.values(
                "SELECT check_id FROM checks WHERE connection_id = \(connection.rawValue) ORDER BY check_id", as: String.self)
        }
    }
}
