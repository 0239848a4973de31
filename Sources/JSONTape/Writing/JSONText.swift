/// The text of scalars, as RFC 8785 sections 3.2.2.2 and 3.2.2.3 want it, which is also the shortest valid JSON.
enum JSONText {
    /// Quotes and escapes `string`, which must be well-formed UTF-8: only what must be escaped is.
    static func append(string: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        var plain = 0
        var index = indexOfEscape(in: string, from: 0)
        while index < string.count {
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: string[plain..<index]))
            appendEscape(of: string[index], to: &bytes)
            plain = index + 1
            index = indexOfEscape(in: string, from: plain)
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: string[plain...]))
        bytes.append(UInt8(ascii: "\""))
    }

    /// The first byte at or after `start` that must be escaped, else the end. Looks at eight bytes at a time.
    private static func indexOfEscape(in string: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        let raw = UnsafeRawBufferPointer(string)
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        var index = start
        while index + 8 <= string.count {
            let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            // The usual trick: subtracting 1 (or 0x20) borrows into the top bit of a byte that was smaller.
            let quote = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
            let backslash = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
            let control = (word &- ones &* 0x20) & ~word
            let found = ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash) | control
            if found & highs != 0 { break }
            index += 8
        }
        while index < string.count, !mustEscape(string[index]) {
            index += 1
        }
        return index
    }

    private static func mustEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private static func appendEscape(of byte: UInt8, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        default:
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(hexDigit(byte >> 4))
            bytes.append(hexDigit(byte & 0x0F))
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
