package import Foundation
import SQLDatabase
import IntegrationCore

extension IntegrationStore {
    /// Active connections whose next run is due, the longest due first.
    package func connectionsDue(now: Date, limit: Int) async throws -> [StoredConnection] {
        try await read { transaction in
            try StoredConnection.fetch(
                transaction,
                where: """
                    next_run_at <= \(now.millisecondsSince1970) AND status = 'active' AND credential_version IS NOT NULL
                    ORDER BY next_run_at LIMIT \(limit)
                    """)
        }
    }

    /// Takes a turn of a connection: of those who do it at once, one succeeds.
    ///
    /// - Parameter next: when the one after is due; what was missed meanwhile is not made up for.
    package func takeTurn(of connection: ConnectionID, due: Date, next: Date) async throws -> Bool {
        try await write { transaction in
            let changes = try transaction.run(
                """
                UPDATE connections SET next_run_at = \(next.millisecondsSince1970) WHERE id = \(connection.rawValue) AND next_run_at =
                    \(due.millisecondsSince1970)
                """
            )
            return changes > 0
        }
    }
}
