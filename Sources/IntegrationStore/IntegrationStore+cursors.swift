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

    /// The manifest and settings of the last run that came to an end; nil when there was none.
    package func lastSettings(of connection: ConnectionID) async throws -> (manifestHash: String, settingsHash: String)? {
        try await read { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT manifest_hash, settings_hash FROM runs
                    WHERE connection_id = ? AND status IN ('success', 'inconclusive') ORDER BY id DESC LIMIT 1
                    """, arguments: [connection.rawValue])
            return row.map { ($0["manifest_hash"], $0["settings_hash"]) }
        }
    }
}
