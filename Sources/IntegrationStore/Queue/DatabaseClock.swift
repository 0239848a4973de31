package import Foundation
import SQLDatabase

/// The time by which leases are judged and pauses end: that of the database, which all nodes share, whatever their own clocks say. SQLite
/// has none, and its processes are on one machine.
struct DatabaseClock {
    /// What a transaction is given of the time before it begins.
    struct Time: Sendable {
        /// Of this machine.
        let wallClock: Date
        /// Whether the database's is taken instead, where it has one.
        let isShared: Bool
    }

    /// Of this machine, where its time is taken.
    private let wallClock: Date?

    init(_ transaction: any SQLTransaction, _ time: Time) {
        wallClock = transaction.dialect == .postgreSQL && time.isShared ? nil : time.wallClock
    }

    /// Whether it is the database's.
    var isShared: Bool { wallClock == nil }

    /// Milliseconds since 1970, inside a statement.
    var now: SQLStatement {
        if let wallClock { "\(wallClock.millisecondsSince1970)" } else { SQLStatement(unchecked: Self.expression) }
    }

    private static let expression = "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)"

    func read(_ transaction: any SQLTransaction) throws -> Int64 {
        if let wallClock { return wallClock.millisecondsSince1970 }
        guard let now = try transaction.value("SELECT \(now) AS now", as: Int64.self) else {
            throw StoreError(.database, "the database did not tell the time")
        }
        return now
    }
}

extension IntegrationStore {
    /// The time of the database, which all nodes share.
    package func databaseTime() async throws -> Date {
        guard database.dialect == .postgreSQL else { return environment.wallClock() }
        return try await read(as: .system) { [environment] transaction in
            Date(millisecondsSince1970: try DatabaseClock(transaction, environment.time()).read(transaction))
        }
    }
}
