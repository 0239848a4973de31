package import Foundation
import SQLDatabase

/// The time by which leases are judged and pauses end: that of the database, which all nodes share, whatever their own clocks say. SQLite
/// has none, and its processes are on one machine.
struct DatabaseClock {
    let dialect: SQLDialect
    /// Of this machine.
    let wallClock: Date

    init(_ transaction: any SQLTransaction, wallClock: Date) {
        dialect = transaction.dialect
        self.wallClock = wallClock
    }

    /// Milliseconds since 1970, inside a statement.
    var now: SQLStatement {
        switch dialect {
        case .sqlite: "\(wallClock.millisecondsSince1970)"
        case .postgreSQL: "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)"
        }
    }

    /// The same as a text, for prepared statements.
    var nowText: String {
        switch dialect {
        case .sqlite: String(wallClock.millisecondsSince1970)
        case .postgreSQL: "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)"
        }
    }

    func read(_ transaction: any SQLTransaction) throws -> Int64 {
        switch dialect {
        case .sqlite: wallClock.millisecondsSince1970
        case .postgreSQL: try transaction.value("SELECT \(now) AS now", as: Int64.self) ?? wallClock.millisecondsSince1970
        }
    }
}

extension IntegrationStore {
    /// The time of the database, which all nodes share.
    package func databaseTime() async throws -> Date {
        guard database.dialect == .postgreSQL else { return environment.wallClock() }
        return try await read { [environment] transaction in
            Date(millisecondsSince1970: try DatabaseClock(transaction, wallClock: environment.wallClock()).read(transaction))
        }
    }
}
