import GRDB

extension IntegrationStore {
    /// The delta cursors of a connection by stream; streams without one are left out.
    package func cursors(of connection: ConnectionID) async throws -> [String: String] {
        try await read { database in
            let rows = try Row.fetchAll(
                database, sql: "SELECT name, cursor FROM streams WHERE connection_id = ? AND cursor IS NOT NULL",
                arguments: [connection.rawValue])
            return Dictionary(rows.map { ($0["name"], $0["cursor"]) }) { first, _ in first }
        }
    }
}
