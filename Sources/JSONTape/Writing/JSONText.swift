/// The text of scalars, as RFC 8785 sections 3.2.2.2 and 3.2.2.3 want it, which is also the shortest valid JSON.
enum JSONText {
    /// Quotes and escapes `string`, which must be well-formed UTF-8: only what must be escaped is.
    static func append(string: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        var index = indexOfEscape(in: string, from: 0)
        guard index < string.count else {
            // Nothing to escape, as nearly always.
            bytes.append(addingCapacity: string.count + 2) { span in
                span.append(UInt8(ascii: "\""))
                span.append(copying: string)
                span.append(UInt8(ascii: "\""))
            }
            return
        }
        bytes.append(UInt8(ascii: "\""))
        var plain = 0
        while index < string.count {
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: string[plain..<index]))
            appendEscape(of: string[index], to: &bytes)
            plain = index + 1
            index = indexOfEscape(in: string, from: plain)
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: string[plain...]))
        bytes.append(UInt8(ascii: "\""))
    }

    /// At most 20 bytes.
    static func append(integer: Int64, to span: inout OutputSpan<UInt8>) {
        guard integer != 0 else { return span.append(UInt8(ascii: "0")) }
        if integer < 0 { span.append(UInt8(ascii: "-")) }
        var rest = integer.magnitude
        var digits: InlineArray<20, UInt8> = .init(repeating: 0)
        var first = 20
        while rest > 0 {
            first -= 1
            digits[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        for index in first..<20 { span.append(digits[index]) }
    }

    /// The first byte at or after `start` that must be escaped, else the end. Looks at eight bytes at a time.
    static func indexOfEscape(in string: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        let raw = UnsafeRawBufferPointer(string)
        var index = start
        while index + 8 <= string.count {
            if hasEscape(raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)) { break }
            index += 8
        }
        // The end of a longer text together with bytes before it, that were looked at already.
        if index < string.count, string.count - start >= 8, index + 8 > string.count,
            !hasEscape(raw.loadUnaligned(fromByteOffset: string.count - 8, as: UInt64.self))
        {
            return string.count
        }
        while index < string.count, !mustEscape(string[index]) {
            index += 1
        }
        return index
    }

    /// Whether one of eight bytes must be escaped.
    @inline(__always)
    private static func hasEscape(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        // The usual trick: subtracting 1 (or 0x20) borrows into the top bit of a byte that was smaller.
        let quote = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
        let backslash = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
        let control = (word &- ones &* 0x20) & ~word
        let found = ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash) | control
        return found & 0x8080_8080_8080_8080 != 0
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

extension OutputSpan<UInt8> {
    @inline(__always)
    mutating func append(copying bytes: UnsafeBufferPointer<UInt8>) {
        precondition(bytes.count <= freeCapacity)
        withUnsafeMutableBufferPointer { buffer, count in
            guard let start = buffer.baseAddress, let source = bytes.baseAddress else { return }
            (start + count).initialize(from: source, count: bytes.count)
            count += bytes.count
        }
    }

    @inline(__always)
    mutating func append(copying text: StaticString) {
        append(copying: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
