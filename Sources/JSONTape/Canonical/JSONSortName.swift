/// A member's name on its way into canonical order.
struct JSONSortName {
    /// The name's index on the tape.
    let index: Int
    /// Where its bytes are in the document's strings.
    let start: Int
    let length: Int
    /// The first eight bytes, earliest in the highest place; nil if one of them is not ASCII.
    private let prefix: UInt64?

    /// - Parameter strings: readable for eight bytes past the last string.
    init(at index: Int, tape: UnsafeBufferPointer<UInt64>, strings: UnsafeRawBufferPointer) {
        self.index = index
        start = Int(tape[index] & 0xFFFF_FFFF) + 4
        length = Int(strings.loadUnaligned(fromByteOffset: start - 4, as: UInt32.self))
        var first = UInt64(bigEndian: strings.loadUnaligned(fromByteOffset: start, as: UInt64.self))
        if length < 8 { first &= ~(UInt64.max >> UInt64(length * 8)) }
        prefix = first & 0x8080_8080_8080_8080 == 0 ? first : nil
    }

    /// The order of UTF-16 code units (RFC 8785 section 3.2.3).
    func precedes(_ other: JSONSortName, in strings: UnsafeRawBufferPointer) -> Bool {
        if let prefix, let otherPrefix = other.prefix, prefix != otherPrefix { return prefix < otherPrefix }
        for place in 0..<min(length, other.length) {
            let (first, second) = (strings[start + place], strings[other.start + place])
            guard first == second else {
                // The order of UTF-8 bytes is that of UTF-16 units, but for characters beyond U+FFFF: they begin with F0 or more
                // here, and with D800 there, which is before U+E000 (EE).
                let (isPair, otherIsPair) = (first >= 0xF0, second >= 0xF0)
                if isPair != otherIsPair, min(first, second) >= 0xEE { return isPair }
                return first < second
            }
        }
        return length < other.length
    }
}
