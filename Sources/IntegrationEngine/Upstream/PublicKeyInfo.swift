/// Just enough DER to learn the size of an RSA key from a SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7, RFC 8017 appendix A.1.1).
enum PublicKeyInfo {
    /// 1.2.840.113549.1.1.1, and .10 for RSASSA-PSS; the last byte differs.
    private static let rsaPrefix: [UInt8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01]

    /// The bits of the modulus; nil for a key that is not RSA or not readable.
    static func rsaModulusBits(spki: [UInt8]) -> Int? {
        var outer = spki[...]
        guard var info = read(0x30, from: &outer), var algorithm = read(0x30, from: &info), let id = read(0x06, from: &algorithm),
            id.starts(with: rsaPrefix), id.count == 9, id.last == 1 || id.last == 10,
            var bits = read(0x03, from: &info), bits.popFirst() == 0,
            var key = read(0x30, from: &bits), let modulus = read(0x02, from: &key)
        else { return nil }
        let magnitude = modulus.drop { $0 == 0 }
        guard let first = magnitude.first else { return 0 }
        return magnitude.count * 8 - first.leadingZeroBitCount
    }

    /// Takes one element with this tag off the front and returns its content.
    private static func read(_ tag: UInt8, from input: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard input.popFirst() == tag, let short = input.popFirst() else { return nil }
        var length = Int(short)
        if short & 0x80 != 0 {
            let count = Int(short & 0x7f)
            guard (1...3).contains(count), input.count >= count else { return nil }
            length = input.prefix(count).reduce(0) { $0 << 8 | Int($1) }
            input.removeFirst(count)
        }
        guard input.count >= length else { return nil }
        defer { input.removeFirst(length) }
        return input.prefix(length)
    }
}
