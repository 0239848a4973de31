/// What kind of key a document holds.
enum KeyFamily: String, Sendable {
    case rsa = "RSA"
    case p256 = "P-256"
    case p384 = "P-384"
    case p521 = "P-521"
    case ed25519 = "Ed25519"
    /// A private or public key this project has no algorithm for.
    case other = "unsupported"

    /// From the content of an AlgorithmIdentifier (RFC 5280 section 4.1.1.2).
    init?(algorithmIdentifier: ArraySlice<UInt8>) {
        var reader = DERReader(algorithmIdentifier)
        guard let algorithm = reader.next(DERReader.objectIdentifier) else { return nil }
        switch Array(algorithm) {
        // rsaEncryption and id-RSASSA-PSS (RFC 8017 appendix C).
        case [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01], [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0A]:
            self = .rsa
        // id-ecPublicKey; the curve is its parameter (RFC 5480 section 2.1.1).
        case [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]:
            self = reader.next(DERReader.objectIdentifier).map { Self.curve($0) } ?? .other
        // id-Ed25519 (RFC 8410 section 3).
        case [0x2B, 0x65, 0x70]:
            self = .ed25519
        default:
            self = .other
        }
    }

    /// From the named curve's object identifier (RFC 5480 section 2.1.1.1).
    static func curve(_ identifier: ArraySlice<UInt8>) -> KeyFamily {
        switch Array(identifier) {
        case [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]: .p256
        case [0x2B, 0x81, 0x04, 0x00, 0x22]: .p384
        case [0x2B, 0x81, 0x04, 0x00, 0x23]: .p521
        default: .other
        }
    }
}
