import Crypto

/// Where a log ends: its last record.
struct AuditEnd: Sendable, Hashable {
    /// 0 of a log without a record.
    let number: Int
    let hash: String

    var isEmpty: Bool { number == 0 }
}

/// Seals the ends of audit logs (HMAC-SHA256, RFC 2104).
///
/// The hashes of a log need no secret: whoever may write the file could take records away from its end, or change one and hash all that follow
/// anew. The seal over its end can be made by nobody who has not the keys.
package struct AuditKey: Sendable {
    private let key: SymmetricKey

    /// - Parameter bytes: 32 bytes that nothing else is sealed with.
    package init(bytes: [UInt8]) { key = SymmetricKey(data: bytes) }

    func seal(_ end: AuditEnd, of organization: String) -> [UInt8] {
        var code = HMAC<SHA256>(key: key)
        for text in ["audit end", organization, String(end.number), end.hash] {
            code.update(data: Array("\(text.utf8.count):\(text)".utf8))
        }
        return Array(code.finalize())
    }
}
