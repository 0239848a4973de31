import GRDB

extension IntegrationStore {
    /// Whether a connection of an organisation has, or had, a check of that id.
    package func hasCheck(_ id: String, organization: String) async throws -> Bool {
        try await read { database in
            try Bool.fetchOne(
                database,
                sql: """
                    SELECT 1 FROM checks JOIN connections AS c ON c.id = connection_id WHERE organization = ? AND check_id = ? LIMIT 1
                    """, arguments: [organization, id]) ?? false
        }
    }

    /// The checks that a connection was ever judged by, those that its manifest no longer has included.
    package func checkIDs(connection: ConnectionID) async throws -> [String] {
        try await read { database in
            try String.fetchAll(
                database, sql: "SELECT check_id FROM checks WHERE connection_id = ? ORDER BY check_id", arguments: [connection.rawValue])
        }
    }
}
