import Crypto
import CryptoExtras
import Foundation

/// A private key read from PEM: PKCS#1 (RFC 8017), SEC 1 (RFC 5915) or PKCS#8 (RFC 5958), recognised by its content.
struct PrivateKeyDocument: Sendable {
    let family: KeyFamily
    private let der: Redacted<[UInt8]>

    init(pem: String) throws(SigningError) {
        let blocks = try PEMBlock.parse(pem)
        guard let block = blocks.first(where: { $0.label.hasSuffix("PRIVATE KEY") }) else {
            throw SigningError(.wrongKeyType, "The PEM text holds no private key, but: \(Self.known(blocks)).")
        }
        guard !block.isEncrypted else {
            throw SigningError(.encryptedKey, "The private key is protected by a passphrase; store it without one.")
        }
        var outer = DERReader(block.der)
        guard var inner = outer.next(DERReader.sequence).map({ DERReader($0) }), inner.next(DERReader.integer) != nil else {
            throw SigningError(.malformedKey, "The private key's content is damaged or of an unknown form.")
        }
        let found: KeyFamily? =
            switch block.label {
            case "RSA PRIVATE KEY": .rsa
            case "EC PRIVATE KEY": Self.curveOfSEC1(inner)
            case "PRIVATE KEY": inner.next(DERReader.sequence).flatMap { KeyFamily(algorithmIdentifier: $0) }
            default: .other
            }
        guard let found else {
            throw SigningError(.malformedKey, "The private key's content is damaged or of an unknown form.")
        }
        family = found
        der = Redacted(block.der)
    }

    func rsaKey() throws(SigningError) -> _RSA.Signing.PrivateKey {
        try require(.rsa)
        let key = try parsed { try _RSA.Signing.PrivateKey(unsafeDERRepresentation: $0) }
        guard key.keySizeInBits >= 2048 else {
            throw SigningError(.keyTooShort, "The RSA key has \(key.keySizeInBits) bits; at least 2048 are needed (RFC 7518 section 3.3).")
        }
        return key
    }

    func p256Key() throws(SigningError) -> P256.Signing.PrivateKey {
        try require(.p256)
        return try parsed { try P256.Signing.PrivateKey(derRepresentation: $0) }
    }

    func p384Key() throws(SigningError) -> P384.Signing.PrivateKey {
        try require(.p384)
        return try parsed { try P384.Signing.PrivateKey(derRepresentation: $0) }
    }

    func p521Key() throws(SigningError) -> P521.Signing.PrivateKey {
        try require(.p521)
        return try parsed { try P521.Signing.PrivateKey(derRepresentation: $0) }
    }

    func ed25519Key() throws(SigningError) -> Curve25519.Signing.PrivateKey {
        try require(.ed25519)
        return try parsed { der in
            // The library reads raw Ed25519 keys only: OneAsymmetricKey { version, algorithm, OCTET STRING { OCTET STRING } } (RFC 8410).
            var outer = DERReader(der)
            var fields = DERReader(outer.next(DERReader.sequence) ?? [])
            _ = fields.next(DERReader.integer)
            _ = fields.next(DERReader.sequence)
            var wrapped = DERReader(fields.next(DERReader.octetString) ?? [])
            return try Curve25519.Signing.PrivateKey(rawRepresentation: wrapped.next(DERReader.octetString) ?? [])
        }
    }

    private func require(_ needed: KeyFamily) throws(SigningError) {
        guard family == needed else {
            throw SigningError(.wrongKeyType, "The algorithm needs a private key of kind \(needed.rawValue), not \(family.rawValue).")
        }
    }

    /// The library's own errors may describe what they saw, so they are not passed on.
    private func parsed<Key>(_ parse: ([UInt8]) throws -> Key) throws(SigningError) -> Key {
        do {
            return try parse(der.reveal())
        } catch {
            throw SigningError(.malformedKey, "The \(family.rawValue) private key is damaged or smaller than any that can be used.")
        }
    }

    /// ECPrivateKey { version, privateKey, [0] parameters } (RFC 5915 section 3), after the version.
    private static func curveOfSEC1(_ fields: DERReader) -> KeyFamily? {
        var fields = fields
        guard fields.next(DERReader.octetString) != nil, let parameters = fields.next(0xA0) else { return nil }
        var reader = DERReader(parameters)
        return reader.next(DERReader.objectIdentifier).map { KeyFamily.curve($0) }
    }

    /// Labels are free text of the input, so only those everybody uses are repeated.
    private static func known(_ blocks: [PEMBlock]) -> String {
        let usual = ["CERTIFICATE", "PUBLIC KEY", "RSA PUBLIC KEY", "EC PARAMETERS", "CERTIFICATE REQUEST"]
        return blocks.map { usual.contains($0.label) ? $0.label : "something else" }.joined(separator: ", ")
    }
}
