import Crypto
import Foundation
import IntegrationCore

/// Which trace a request belongs to (W3C Trace Context): the one that its caller began, or a new one.
struct TraceContext: Sendable {
    /// Of this server's part.
    let identity: SpanIdentity

    /// A new one, of a request that began none: the same whenever it is asked for.
    init(of requestID: String) {
        let digits = SHA256.hash(data: Data(requestID.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        // No hash is known that has nothing but zeros there.
        identity = SpanIdentity(
            traceID: TraceID(digits[..<16].joined()) ?? TraceID(), spanID: SpanID(digits[16..<24].joined()) ?? SpanID())
    }

    /// A part of the trace of who asks.
    init(in parent: TraceParent) { identity = SpanIdentity(traceID: parent.traceID) }
}
