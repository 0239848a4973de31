/// The name of a trace: 16 bytes, not all zero (W3C Trace Context, section 3.2.2.3).
package struct TraceID: Sendable, Hashable, CustomStringConvertible {
    private let high: UInt64
    private let low: UInt64

    /// A new one.
    package init() {
        high = .random(in: .min ... .max)
        low = .random(in: 1 ... .max)
    }

    /// - Parameter hexadecimal: 32 digits in lower case; nil for anything else, and for zero.
    package init?(_ hexadecimal: some StringProtocol) {
        guard hexadecimal.utf8.count == 32, let high = UInt64(hexadecimalDigits: hexadecimal.utf8.prefix(16)),
            let low = UInt64(hexadecimalDigits: hexadecimal.utf8.dropFirst(16)), high != 0 || low != 0
        else { return nil }
        self.high = high
        self.low = low
    }

    /// 32 hexadecimal digits in lower case.
    package var description: String { high.hexadecimalDigits + low.hexadecimalDigits }
}
