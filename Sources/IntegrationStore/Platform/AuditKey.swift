import Crypto

/// Where a log ends: its last record.
struct AuditEnd: Sendable, Hashable {
    /// 0 of a log without a record.
    let number: Int
    let hash: String

    /// Of a log that has not begun.
    static let beginning = AuditEnd(number: 0, hash: "")

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
        Array(HMAC<SHA256>.authenticationCode(for: Self.text(end, organization), using: key))
    }

    /// Whether ``seal(_:of:)`` made it.
    func isSeal(_ seal: [UInt8], over end: AuditEnd, of organization: String) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(seal, authenticating: Self.text(end, organization), using: key)
    }

    /// Each part with its length, so that no two ends are written alike.
    private static func text(_ end: AuditEnd, _ organization: String) -> [UInt8] {
        ["audit end", organization, String(end.number), end.hash].flatMap { Array("\($0.utf8.count):\($0)".utf8) }
    }
}
