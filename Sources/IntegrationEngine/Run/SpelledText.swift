/// Bytes that were read out of a text, each with the place in that text where it is spelled.
struct SpelledText {
    private(set) var bytes: [UInt8] = []
    private var sources: [Range<Int>] = []

    /// The text as it stands.
    init(_ text: [UInt8]) {
        bytes = text
        sources = text.indices.map { $0..<($0 + 1) }
    }

    init() {}

    /// Where the bytes of a range are spelled. The range is not empty.
    func source(of range: Range<Int>) -> Range<Int> {
        sources[range.lowerBound].lowerBound..<sources[range.upperBound - 1].upperBound
    }

    /// Takes over bytes that stand for themselves.
    mutating func append(_ range: Range<Int>, of text: SpelledText) {
        bytes += text.bytes[range]
        sources += text.sources[range]
    }

    /// Takes in bytes that a range of another text spells.
    mutating func append(_ decoded: [UInt8], for range: Range<Int>, of text: SpelledText) {
        bytes += decoded
        sources += repeatElement(text.source(of: range), count: decoded.count)
    }

    /// Where a secret that begins at `start` ends; nil when there is none. A space may be a plus sign, as in forms, and letters may be
    /// large or small: names of hosts are made small, and some messages large.
    /// - Parameter secret: With small letters.
    func end(of secret: [UInt8], at start: Int) -> Int? {
        guard start + secret.count <= bytes.count else { return nil }
        for (offset, byte) in secret.enumerated() {
            let met = bytes[start + offset]
            guard met == byte || Self.lowercased(met) == byte || (met == UInt8(ascii: "+") && byte == UInt8(ascii: " ")) else { return nil }
        }
        return start + secret.count
    }

    static func lowercased(_ byte: UInt8) -> UInt8 {
        (0x41...0x5a).contains(byte) ? byte | 0x20 : byte
    }
}
