package import Foundation
import GRDB
import IntegrationCore

extension IntegrationStore {
    /// Active connections whose next run is due, the longest due first.
    package func connectionsDue(now: Date, limit: Int) async throws -> [StoredConnection] {
        try await read { database in
            try StoredConnection.fetch(
                database,
                where: "next_run_at <= ? AND status = 'active' AND credential_version IS NOT NULL ORDER BY next_run_at LIMIT ?",
                [now.millisecondsSince1970, limit])
        }
    }

    /// Takes a turn of a connection: of those who do it at once, one succeeds.
    ///
    /// - Parameter next: when the one after is due; what was missed meanwhile is not made up for.
    package func takeTurn(of connection: ConnectionID, due: Date, next: Date) async throws -> Bool {
        try await write { database in
            try database.execute(
                sql: "UPDATE connections SET next_run_at = ? WHERE id = ? AND next_run_at = ?",
                arguments: [next.millisecondsSince1970, connection.rawValue, due.millisecondsSince1970])
            return database.changesCount > 0
        }
    }
}
