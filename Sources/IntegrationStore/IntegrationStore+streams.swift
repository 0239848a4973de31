import Foundation
import SQLDatabase

extension IntegrationStore {
    /// How the streams of a connection stand, by name.
    package func standings(of connection: ConnectionID) async throws -> [String: StreamStanding] {
        try await read(as: .system) { transaction in
            let rows = try transaction.rows(
                "SELECT name, cursor, completed_at, judged_as FROM streams WHERE connection_id = \(connection.rawValue)")
            let standings = rows.map { row in
                let completedAt: Int64? = row["completed_at"]
                return (
                    row["name"] as String,
                    StreamStanding(
                        cursor: row["cursor"], completedAt: completedAt.map(Date.init(millisecondsSince1970:)), judgedAs: row["judged_as"])
                )
            }
            return Dictionary(standings) { first, _ in first }
        }
    }
}
