package import Foundation
import IntegrationCore
import SQLDatabase

extension IntegrationStore {
    /// Asks for runs of connections that are due, and writes down when they are due again, in one transaction: of those who do it at once,
    /// each takes others. What was missed while nobody looked is made up for by one run.
    ///
    /// - Parameters:
    ///   - next: when a connection is due again, from the time of the database now.
    /// - Returns: how many connections were due, and how many runs were added: a connection that still has one gets none.
    package func scheduleRuns(
        limit: Int, next: @escaping @Sendable (StoredConnection, _ now: Date) -> Date
    ) async throws -> (due: Int, added: Int) {
        let time = environment.time()
        // Looked for first: usually there is nothing to write.
        guard try await isAnyDue(time) else { return (0, 0) }
        return try await write(.locking, as: .system) { transaction in
            let clock = DatabaseClock(transaction, time)
            let now = Date(millisecondsSince1970: try clock.read(transaction))
            let due = try StoredConnection.fetch(
                transaction,
                where: """
                    next_run_at <= \(now.millisecondsSince1970) AND \(Self.runsByItself)
                    ORDER BY next_run_at LIMIT \(limit) \(unchecked: transaction.dialect.lockUnlocked)
                    """)
            guard !due.isEmpty else { return (0, 0) }
            let added = try RunQueue(transaction: transaction, clock: clock).add(
                due.map { QueuedRun(id: PublicID(.run, at: now), connection: $0, mode: .automatic, confirmsDeletions: false) })
            try Self.save(due.map { ($0, next($0, now)) }, in: transaction)
            return (due.count, added)
        }
    }

    /// Gives connections their first time that have none yet: they are new, or active again.
    ///
    /// - Parameter first: when that is; `isNew` says that it never had a run.
    /// - Returns: how many there were.
    package func scheduleFirstRuns(
        limit: Int, first: @escaping @Sendable (StoredConnection, _ isNew: Bool, _ now: Date) -> Date
    ) async throws -> Int {
        let time = environment.time()
        let isAny = try await read(as: .system) { transaction in
            try transaction.exists("SELECT 1 FROM connections WHERE next_run_at IS NULL AND \(Self.runsByItself)")
        }
        guard isAny else { return 0 }
        return try await write(.locking, as: .system) { transaction in
            let now = Date(millisecondsSince1970: try DatabaseClock(transaction, time).read(transaction))
            let found = try StoredConnection.fetch(
                transaction,
                where: """
                    next_run_at IS NULL AND \(Self.runsByItself) ORDER BY id LIMIT \(limit)
                    \(unchecked: transaction.dialect.lockUnlocked)
                    """)
            guard !found.isEmpty else { return 0 }
            let known = Set(
                try transaction.values(
                    """
                    SELECT value FROM \(each: found.map(\.number.rawValue)) WHERE EXISTS (SELECT 1 FROM runs WHERE connection_id = value)
                    """, as: Int64.self))
            try Self.save(found.map { ($0, first($0, !known.contains($0.number.rawValue), now)) }, in: transaction)
            return found.count
        }
    }

    /// As the indexes say it.
    static let runsByItself: SQLStatement = "status = 'active' AND runs_by_itself = 1 AND credential_version IS NOT NULL"

    private func isAnyDue(_ time: DatabaseClock.Time) async throws -> Bool {
        try await read(as: .system) { transaction in
            // Read first: no index is looked into for a time that is another with each row.
            let now = try DatabaseClock(transaction, time).read(transaction)
            return try transaction.exists("SELECT 1 FROM connections WHERE next_run_at <= \(now) AND \(Self.runsByItself)")
        }
    }

    private static func save(_ times: [(connection: StoredConnection, at: Date)], in transaction: any SQLTransaction) throws {
        let table = SQLTable(
            "new", ("id", .integers(times.map(\.connection.number.rawValue))), ("at", .integers(times.map(\.at.millisecondsSince1970))))
        try transaction.run("UPDATE connections SET next_run_at = new.at FROM \(table: table) WHERE connections.id = new.id")
    }
}
