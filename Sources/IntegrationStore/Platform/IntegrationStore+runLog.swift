package import Foundation
import SQLDatabase
package import IntegrationCore
import JSONTape

/// A line of a run's log. Nothing in it is a secret: what is logged has none.
package struct RunLogLine: Sendable, Hashable {
    package let number: Int
    package let at: Date
    package let level: String
    package let message: String
    /// By name.
    package let details: [String: String]

    package init(number: Int = 0, at: Date, level: String, message: String, details: [String: String]) {
        self.number = number
        self.at = at
        self.level = level
        self.message = message
        self.details = details
    }
}

extension IntegrationStore {
    /// Lines that are kept of one run: its beginning says more than what repeats later.
    package static let longestLog = 2000

    /// Adds lines to a run's log; those beyond the longest log are left out.
    package func addToLog(of run: PublicID, _ lines: [RunLogLine]) async throws {
        try await write(.locking, as: .system) { transaction in
            guard
                let row = try transaction.row(
                    """
                    SELECT id, (SELECT coalesce(max(number), 0) FROM run_log WHERE run_id = runs.id) AS last FROM runs WHERE public_id =
                        \(run.rawValue)
                    """)
            else { return }
            let last: Int = row["last"]
            for (index, line) in lines.prefix(max(0, Self.longestLog - last)).enumerated() {
                var writer = JSONWriter()
                writer.object { writer in
                    writer.members(line.details)
                }
                try transaction.run(
                    """
                    INSERT INTO run_log VALUES (\(row["id"] as Int64), \(last + index + 1), \(line.at.millisecondsSince1970), \(line.level),
                        \(line.message), \(writer.text))
                    """
                )
            }
        }
    }

    /// Lines of a run's log after a number; nil when the organisation's connection has no such run.
    package func log(
        of run: PublicID, connection: PublicID, organization: String, after number: Int, limit: Int
    ) async throws -> [RunLogLine]? {
        try await read(as: .organization(organization)) { transaction in
            let id = try transaction.value(
                """
                SELECT runs.id FROM runs JOIN connections AS c ON c.id = connection_id
                WHERE c.organization = \(organization) AND c.public_id = \(connection.rawValue) AND c.status != 'disconnected' AND
                    runs.public_id = \(run.rawValue)
                """, as: Int64.self)
            guard let id else { return nil }
            return try transaction.rows("SELECT * FROM run_log WHERE run_id = \(id) AND number > \(number) ORDER BY number LIMIT \(limit)")
                .map { row in
                    let details: String = row["details"]
                    let members = (try? JSONDocument(parsing: details).root.members.map { ($0.0, $0.1.stringValue ?? "") }) ?? []
                    return RunLogLine(
                        number: row["number"], at: Date(millisecondsSince1970: row["at"]), level: row["level"], message: row["message"],
                        details: Dictionary(members) { first, _ in first })
                }
        }
    }

    /// Ends a run that is under way, wherever it is worked at: its next page is not written any more.
    ///
    /// - Returns: Nil when the organisation's connection has no such run; false when it has ended already.
    package func cancelRun(
        _ run: PublicID, of connection: PublicID, organization: String, by actor: String, now: Date
    ) async throws -> Bool? {
        try await write(.locking, as: .organization(organization)) { transaction in
            guard let stored = try StoredConnection.one(transaction, connection, organization: organization, locks: true) else {
                return nil
            }
            let row = try transaction.row(
                """
                SELECT id, status FROM runs WHERE public_id = \(run.rawValue) AND connection_id = \(stored.number.rawValue)
                \(unchecked: transaction.dialect.lock)
                """)
            guard let row else { return nil }
            guard row["status"] == RunStatus.running.rawValue || row["status"] == RunStatus.pending.rawValue else { return false }
            try Self.cancel(
                RunID(rawValue: row["id"]), cause: .cancelled, reason: "cancelled by \(actor)", now: now, in: transaction)
            try AuditWriter(transaction: transaction, key: self.auditKey).append(
                AuditEvent(.runCancelled, target: run.rawValue, by: actor, details: ["connection": connection.rawValue]),
                organization: organization, now: now)
            return true
        }
    }

    /// Ends a run; whoever works at it finds out when it wants to write its next page.
    static func cancel(_ run: RunID, cause: RunCause, reason: String, now: Date, in transaction: any SQLTransaction) throws {
        try RunUnits.settle(run, in: transaction)
        try RunEnding(transaction: transaction, run: run, now: now).end(.cancelled, cause: cause, reason: reason)
        try transaction.run("UPDATE runs SET lease = 0 WHERE id = \(run.rawValue)")
    }
}
