import Crypto

/// One step of the schema. Once released it never changes: its checksum is in every database that ran it.
struct Migration: Sendable {
    /// Counted from 1 without gaps.
    let version: Int
    let name: String
    /// As SQLite writes it.
    let sql: String
    /// As PostgreSQL writes it; nil up to ``PostgresSchema/version``, which a new database begins with. It must leave servers of the version
    /// before at work: add, and take away only what they do not use.
    var postgreSQL: String?

    var checksum: String { Self.checksum(of: sql) }

    static func checksum(of text: String) -> String {
        SHA256.hash(data: Array(text.utf8)).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
