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

    /// Whether it is meant for a server, and is no URL of one: another scheme, a quote or a blank before it, or libpq's other way of writing it.
    /// Taken for a path it would be a file with a password in its name.
    package var isMistaken: Bool {
        guard !isPostgreSQL else { return false }
        let text = text.lowercased()
        return ["://", "postgres:", "postgresql:", "password=", "host=", "dbname="].contains { text.contains($0) }
    }

    /// The path of a file; nil where it is none.
    package var path: String? { isPostgreSQL ? nil : text }

    var postgres: PostgresSettings { PostgresSettings(url: text) }

    /// Without a password, and without what stands behind the question mark, where one can stand too. Nothing is told of an address that would
    /// be read otherwise than it is meant, nor a user or a name in which something else may hide.
    package var description: String {
        guard isPostgreSQL else { return isMistaken ? "(an address that is not understood)" : text }
        guard postgres.fault == nil, let scheme = text.range(of: "://") else { return "postgres://…" }
        let rest = text[scheme.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let user = authority.lastIndex(of: "@").map { authority[..<$0].prefix { $0 != ":" } } ?? ""
        let hosts = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        let name = rest.dropFirst(authority.count).prefix { $0 != "?" }.dropFirst()
        let shown = (user.isEmpty ? "" : Self.isPlain(user) ? "\(user)@" : "…@") + hosts
        return "\(text[..<scheme.upperBound])\(shown)" + (name.isEmpty ? "" : Self.isPlain(name) ? "/\(name)" : "/…")
    }

    private static func isPlain(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || "_-.".utf8.contains(byte)
        }
    }
}
