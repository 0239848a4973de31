import Crypto
import Foundation

/// Which trace a request belongs to (W3C Trace Context): the one that its caller began, or a new one.
struct TraceContext: Sendable {
    /// 32 hexadecimal digits.
    let traceID: String
    /// Of this server's part, 16 hexadecimal digits.
    let spanID: String

    /// A new one, of a request that began none: the same whenever it is asked for.
    init(of requestID: String) {
        let digits = SHA256.hash(data: Data(requestID.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        traceID = digits[..<16].joined()
        spanID = digits[16..<24].joined()
    }

    /// From a `traceparent` header; nil for what is malformed, which then counts as absent (section 3.2.2.2).
    init?(traceparent: String) {
        let parts = traceparent.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 4, parts[0].count == 2, parts[0] != "ff", parts[0] != "00" || parts.count == 4, parts[1].count == 32,
            parts[2].count == 16, parts[3].count == 2, parts.prefix(4).allSatisfy({ $0.utf8.allSatisfy(Self.isDigit) }),
            parts[1].contains(where: { $0 != "0" }), parts[2].contains(where: { $0 != "0" })
        else { return nil }
        traceID = String(parts[1])
        let digits = String(UInt64.random(in: 1...UInt64.max), radix: 16)
        spanID = String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Lower-case hexadecimal.
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte) }
}
