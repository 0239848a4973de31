/// Just enough of DER (ITU-T X.690) to read which kind of key a document holds. The keys themselves are parsed by the crypto
/// library; this only lets an error say "P-384, but ES256 needs P-256".
struct DERReader {
    static let integer: UInt8 = 0x02
    static let bitString: UInt8 = 0x03
    static let octetString: UInt8 = 0x04
    static let objectIdentifier: UInt8 = 0x06
    static let sequence: UInt8 = 0x30

    private var rest: ArraySlice<UInt8>

    init(_ bytes: some Sequence<UInt8>) {
        rest = ArraySlice(bytes)
    }

    /// The next element's content where its tag is the expected one; nil otherwise, also where it is cut off.
    mutating func next(_ tag: UInt8) -> ArraySlice<UInt8>? {
        guard rest.first == tag, let element = Self.element(rest) else { return nil }
        rest = rest[element.endIndex...]
        return element
    }

    private static func element(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard bytes.count >= 2 else { return nil }
        let first = bytes[bytes.startIndex + 1]
        var contentStart = bytes.startIndex + 2
        var length = Int(first)
        if first >= 0x80 {
            let lengthBytes = Int(first & 0x7F)
            // Four bytes of length are 4 GiB: no key is longer, and the sum below cannot overflow.
            guard (1...4).contains(lengthBytes), bytes.endIndex - contentStart >= lengthBytes else { return nil }
            length = bytes[contentStart..<(contentStart + lengthBytes)].reduce(0) { $0 << 8 | Int($1) }
            contentStart += lengthBytes
        }
        guard bytes.endIndex - contentStart >= length else { return nil }
        return bytes[contentStart..<(contentStart + length)]
    }
}
