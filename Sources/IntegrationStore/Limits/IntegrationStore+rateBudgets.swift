package import Foundation
package import IntegrationCore
import SQLDatabase

/// Budgets of all nodes, a row each: who draws locks it, on the clock of the database.
extension IntegrationStore: RateBudgets {
    /// Uses are written down to the hour, so that a draw touches no index.
    private static let useResolution: Int64 = 3_600_000

    /// A wait that is longer than the draw's is refused, also where it is for a limit of ours.
    package func draw(_ draw: RateDraw) async throws -> RateGrant {
        let time = environment.time()
        let initial = try Self.text(of: RateBudget())
        // In one order for all, so that nobody waits for whoever waits for them.
        let names = draw.budgets.map(\.name).sorted()
        // Not with the connections of signs of life: a draw may wait for another node's.
        return try await write(.locking, as: .system) { transaction in
            let clock = DatabaseClock(transaction, time)
            let table = SQLTable("named", ("name", .texts(names)))
            let rows = try transaction.rows(
                """
                INSERT INTO rate_budgets (name, state, used_at) SELECT name, \(initial), 0 FROM \(table: table) WHERE TRUE
                ON CONFLICT (name) DO UPDATE SET state = rate_budgets.state RETURNING name, state, \(clock.now) AS now
                """)
            var states: [String: RateBudget] = [:]
            var now = Int64.min
            for row in rows {
                states[row["name"]] = try JSONDecoder().decode(RateBudget.self, from: Data((row["state"] as String).utf8))
                now = max(now, row["now"])
            }
            let grant = draw.apply(to: &states, at: Date(millisecondsSince1970: now))
            let changed = SQLTable(
                "changed", ("name", .texts(names)), ("state", .texts(try names.map { try states[$0].map(Self.text) })))
            try transaction.run(
                """
                UPDATE rate_budgets SET state = changed.state, used_at = \(now / Self.useResolution * Self.useResolution)
                FROM \(table: changed) WHERE rate_budgets.name = changed.name
                """)
            // Who draws here has a queue to wait in, and a place at work that others can have meanwhile.
            if case .wait(let wait) = grant, wait > draw.maximumWait { return .refused(wait) }
            return grant
        }
    }

    private static func text(of state: RateBudget) throws -> String {
        String(decoding: try JSONEncoder().encode(state), as: UTF8.self)
    }

    /// Forgets budgets that nobody has drawn from for so long that they are full again, some at a time.
    package func removeUnusedBudgets(before moment: Date, limit: Int) async throws -> Int {
        let unused: SQLStatement = "SELECT name FROM rate_budgets WHERE used_at < \(moment.millisecondsSince1970)"
        guard try await read(as: .system, { try $0.exists("\(unused) LIMIT 1") }) else { return 0 }
        return try await write(.locking, as: .system) { transaction in
            try transaction.run(
                "DELETE FROM rate_budgets WHERE name IN (\(unused) LIMIT \(limit) \(unchecked: transaction.dialect.lockUnlocked))")
        }
    }
}
