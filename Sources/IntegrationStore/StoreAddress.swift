import Foundation
import SQLDatabase

/// Where a database is: the path of a file of SQLite, or the URL of a database of PostgreSQL.
package struct StoreAddress: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// As it was given; it may hold a password.
    package let text: String

    package init(_ text: String) { self.text = text }

    package init(stringLiteral text: String) { self.text = text }

    /// The URL begins so (PostgreSQL 15, section 34.1.1.2).
    package var isPostgreSQL: Bool { text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") }

    /// The path of a file; nil where it is none.
    package var path: String? { isPostgreSQL ? nil : text }

    var postgres: PostgresSettings { PostgresSettings(url: text) }

    /// Without a password, and without what stands behind the question mark, where one can stand too. Nothing is told of an address that would
    /// be read otherwise than it is meant.
    package var description: String {
        guard isPostgreSQL else { return text }
        guard postgres.fault == nil, let scheme = text.range(of: "://") else { return "postgres://…" }
        let rest = text[scheme.upperBound...]
        let authority = rest.prefix { $0 != "/" }
        let user = authority.firstIndex(of: "@").map { "\(authority[..<$0].prefix { $0 != ":" })@" } ?? ""
        let hosts = (authority.firstIndex(of: "@").map { rest[rest.index(after: $0)...] } ?? rest).prefix { $0 != "?" }
        return "\(text[..<scheme.upperBound])\(user)\(hosts)"
    }
}
