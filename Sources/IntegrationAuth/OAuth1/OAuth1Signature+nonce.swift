extension OAuth1Signature {
    /// 128 random bits as hexadecimal text. Give `SystemRandomNumberGenerator`, which is cryptographically secure, or in tests one
    /// that repeats.
    package static func makeNonce(using generator: inout some RandomNumberGenerator) -> String {
        var bytes: [UInt8] = []
        for _ in 0..<2 {
            let word: UInt64 = generator.next()
            bytes += withUnsafeBytes(of: word.bigEndian) { Array($0) }
        }
        return Hexadecimal.encode(bytes)
    }
}
