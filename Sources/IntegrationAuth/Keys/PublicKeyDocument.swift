import Crypto
import CryptoExtras

/// A public key read from PEM: SubjectPublicKeyInfo (RFC 5280 section 4.1) or, for RSA, PKCS#1.
struct PublicKeyDocument: Sendable {
    let family: KeyFamily
    private let der: [UInt8]

    init(pem: String) throws(SigningError) {
        let blocks = try PEMBlock.parse(pem)
        guard let block = blocks.first(where: { $0.label == "PUBLIC KEY" || $0.label == "RSA PUBLIC KEY" }) else {
            throw SigningError(.wrongKeyType, "The PEM text holds no public key.")
        }
        var outer = DERReader(block.der)
        let fields = outer.next(DERReader.sequence)
        let found: KeyFamily? =
            if block.label == "RSA PUBLIC KEY" {
                fields == nil ? nil : .rsa
            } else {
                fields.flatMap { content in
                    var reader = DERReader(content)
                    return reader.next(DERReader.sequence).flatMap { KeyFamily(algorithmIdentifier: $0) }
                }
            }
        guard let found else { throw SigningError(.malformedKey, "The public key's content is damaged or of an unknown form.") }
        family = found
        der = block.der
    }

    func rsaKey() throws(SigningError) -> _RSA.Signing.PublicKey {
        try require(.rsa)
        let key = try parsed { try _RSA.Signing.PublicKey(unsafeDERRepresentation: $0) }
        guard key.keySizeInBits >= 2048 else {
            throw SigningError(.keyTooShort, "The RSA key has \(key.keySizeInBits) bits; at least 2048 are needed (RFC 7518 section 3.3).")
        }
        return key
    }

    func p256Key() throws(SigningError) -> P256.Signing.PublicKey {
        try require(.p256)
        return try parsed { try P256.Signing.PublicKey(derRepresentation: $0) }
    }

    func p384Key() throws(SigningError) -> P384.Signing.PublicKey {
        try require(.p384)
        return try parsed { try P384.Signing.PublicKey(derRepresentation: $0) }
    }

    func p521Key() throws(SigningError) -> P521.Signing.PublicKey {
        try require(.p521)
        return try parsed { try P521.Signing.PublicKey(derRepresentation: $0) }
    }

    func ed25519Key() throws(SigningError) -> Curve25519.Signing.PublicKey {
        try require(.ed25519)
        return try parsed { der in
            // The library reads raw Ed25519 keys only: the bit string of the SubjectPublicKeyInfo, after its count of unused bits.
            var outer = DERReader(der)
            var fields = DERReader(outer.next(DERReader.sequence) ?? [])
            _ = fields.next(DERReader.sequence)
            return try Curve25519.Signing.PublicKey(rawRepresentation: (fields.next(DERReader.bitString) ?? []).dropFirst())
        }
    }

    private func require(_ needed: KeyFamily) throws(SigningError) {
        guard family == needed else {
            throw SigningError(.wrongKeyType, "The algorithm needs a public key of kind \(needed.rawValue), not \(family.rawValue).")
        }
    }

    private func parsed<Key>(_ parse: ([UInt8]) throws -> Key) throws(SigningError) -> Key {
        do {
            return try parse(der)
        } catch {
            throw SigningError(.malformedKey, "The \(family.rawValue) public key is damaged or smaller than any that can be used.")
        }
    }
}
