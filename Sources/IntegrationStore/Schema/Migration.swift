import Crypto

/// One step of the schema. Once released it never changes: its checksum is in every database that ran it.
struct Migration: Sendable {
    /// Counted from 1 without gaps.
    let version: Int
    let name: String
    let sql: String

    var checksum: String { Self.checksum(of: sql) }

    static func checksum(of text: String) -> String {
        SHA256.hash(data: Array(text.utf8)).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
