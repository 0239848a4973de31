/// The name of a span within its trace: 8 bytes, not all zero (W3C Trace Context, section 3.2.2.4).
package struct SpanID: Sendable, Hashable, CustomStringConvertible {
    private let number: UInt64

    /// A new one.
    package init() { number = .random(in: 1 ... .max) }

    /// - Parameter hexadecimal: 16 digits in lower case; nil for anything else, and for zero.
    package init?(_ hexadecimal: some StringProtocol) {
        guard hexadecimal.utf8.count == 16, let number = UInt64(hexadecimalDigits: hexadecimal.utf8), number != 0 else { return nil }
        self.number = number
    }

    /// 16 hexadecimal digits in lower case.
    package var description: String { number.hexadecimalDigits }
}
