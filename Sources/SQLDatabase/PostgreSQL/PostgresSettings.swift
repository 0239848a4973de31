import Foundation

/// Where a PostgreSQL database is, and how long is waited for it.
package struct PostgresSettings: Sendable {
    /// As libpq reads it (PostgreSQL 15, section 34.1.1.2): `postgres://user:password@host:port/name?sslmode=verify-full`.
    let url: String
    /// Connections of this process at most.
    package var connections = 8
    /// Seconds that a new connection may take.
    package var connectTimeout = 5
    /// Milliseconds that a statement may take.
    package var statementTimeout = 30_000
    /// Milliseconds that a transaction may wait for its next statement.
    package var idleTimeout = 10_000
    /// How long is waited for a connection, when all are taken.
    package var poolTimeout = Duration.seconds(30)

    package init(url: String) { self.url = url }

    /// Defaults first: what the address says itself stands above them.
    var parameters: [(name: String, value: String)] {
        [
            ("connect_timeout", String(connectTimeout)), ("application_name", "patchbay"), ("client_encoding", "UTF8"),
            ("keepalives_idle", "5"), ("keepalives_interval", "2"), ("keepalives_count", "3"), ("tcp_user_timeout", "15000"),
            ("dbname", url),
        ]
    }
}
