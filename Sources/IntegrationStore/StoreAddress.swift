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

    /// Without a password, and without what stands behind the question mark, where one can stand too.
    package var description: String {
        guard isPostgreSQL else { return text }
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)[0]
        guard let scheme = parts.range(of: "://"), let end = parts.lastIndex(of: "@") else { return String(parts) }
        let user = parts[scheme.upperBound..<end].prefix { $0 != ":" }
        return "\(parts[..<scheme.upperBound])\(user)\(parts[end...])"
    }
}
