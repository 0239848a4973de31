import GRDB

extension IntegrationStore {
    /// The checks that a connection was ever judged by, those that its manifest no longer has included.
    package func checkIDs(connection: ConnectionID) async throws -> [String] {
        try await read { database in
            try String.fetchAll(
                database, sql: "SELECT check_id FROM checks WHERE connection_id = ? ORDER BY check_id", arguments: [connection.rawValue])
        }
    }
}
