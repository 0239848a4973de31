/// Percent-encoding as every signature scheme and every request here wants it: RFC 3986 section 2.3 unreserved characters stay, all else is
/// `%` and two upper-case hexadecimal digits. Bytes in, bytes out, so that invalid UTF-8 survives.
package enum PercentEncoding {
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// Encodes every byte that is not unreserved, which is right for a value in a query or a form too.
    package static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var output: [UInt8] = []
        for byte in bytes {
            if isUnreserved(byte) {
                output.append(byte)
            } else {
                output.append(UInt8(ascii: "%"))
                output.append(digits[Int(byte >> 4)])
                output.append(digits[Int(byte & 0xF)])
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    package static func encode(_ text: String) -> String {
        encode(text.utf8)
    }

    /// Decodes; a `%` that begins no valid escape stands for itself, as servers treat it.
    static func decode(_ bytes: some Collection<UInt8>, plusIsSpace: Bool = false) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index != bytes.endIndex {
            let byte = bytes[index]
            let rest = bytes[bytes.index(after: index)...].prefix(2)
            if byte == UInt8(ascii: "%"), rest.count == 2, let value = Hexadecimal.decode(rest)?.first {
                output.append(value)
                index = rest.endIndex
            } else {
                output.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
                index = bytes.index(after: index)
            }
        }
        return output
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
            true
        default:
            false
        }
    }
}
