extension HMACSignature {
    /// One-shot form of ``isValid(_:for:)`` for a receiver that has the parts at hand; constant time.
    ///
    /// - Returns: false for an empty key as well: a verifier without a key must fail closed.
    package static func isValid(
        _ code: String,
        for message: [UInt8],
        algorithm: Algorithm,
        key: [UInt8],
        encoding: Encoding
    ) -> Bool {
        guard let signature = try? HMACSignature(algorithm: algorithm, key: key, encoding: encoding) else { return false }
        return signature.isValid(code, for: message)
    }
}
