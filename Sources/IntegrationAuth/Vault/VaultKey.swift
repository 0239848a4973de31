import Crypto
package import Foundation

/// A 256-bit key with its name, which seals and opens envelopes with AES-256-GCM (NIST SP 800-38D).
///
/// Nonces are 96 random bits, so that one key may seal 2^32 texts (SP 800-38D section 8.3): a data key seals the credentials of one
/// organisation, and a key-encryption key nothing but data keys.
package struct VaultKey: Sendable {
    package static let byteCount = 32
    package static let longestID = 64

    /// Stands in every envelope it sealed: a key is found by it.
    package let id: String
    private let key: Redacted<SymmetricKey>

    /// A new random key.
    package init(randomNamed id: String) throws(VaultError) {
        try self.init(id: id, key: SymmetricKey(size: .bits256))
    }

    /// A key of 32 bytes.
    package init(id: String, bytes: some ContiguousBytes) throws(VaultError) {
        try self.init(id: id, key: SymmetricKey(data: bytes))
    }

    /// A key as people write it: 32 bytes in base64 or as 64 hexadecimal digits, white space around it left aside.
    package init(id: String, text: String) throws(VaultError) {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        // 64 digits are base64 too, of 48 bytes.
        guard let bytes = text.utf8.count == 64 ? Hexadecimal.decode(text.utf8) : Data(base64Encoded: text).map([UInt8].init) else {
            throw VaultError(
                .invalidKey,
                "The key `\(id)` is neither base64 nor 64 hexadecimal digits. Make one with: head -c 32 /dev/urandom | base64")
        }
        try self.init(id: id, bytes: bytes)
    }

    private init(id: String, key: SymmetricKey) throws(VaultError) {
        guard (1...Self.longestID).contains(id.utf8.count), id.utf8.allSatisfy(Self.isAllowed) else {
            throw VaultError(
                .invalidKeyID, "The name of a key is 1 to \(Self.longestID) letters, digits, `.`, `_` and `-`; this one is not.")
        }
        guard key.bitCount == Self.byteCount * 8 else {
            throw VaultError(.invalidKey, "The key `\(id)` has \(key.bitCount) bits; it needs \(Self.byteCount * 8).")
        }
        self.id = id
        self.key = Redacted(key)
    }

    /// Tells this key from any other without telling anything about it: 64 bits derived from it (HKDF, RFC 5869). Stored beside what it
    /// seals, so that a wrong key of the right name is found at the start and not at the first secret.
    package var checkValue: String {
        let derived = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: key.reveal(), info: Data("patchbay key check 1".utf8), outputByteCount: 8)
        return derived.withUnsafeBytes { Hexadecimal.encode($0) }
    }

    /// 32 bytes for another use, from which neither this key nor those for other uses can be told (HKDF, RFC 5869).
    package func derivedBytes(for use: String) -> [UInt8] {
        let derived = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: key.reveal(), info: Data("patchbay \(use)".utf8), outputByteCount: Self.byteCount)
        return derived.withUnsafeBytes { [UInt8]($0) }
    }

    /// Seals a secret for one place: it opens there and nowhere else.
    package func seal(_ secret: [UInt8], for place: SealedPlace) throws(VaultError) -> SealedEnvelope {
        let header = SealedEnvelope.header(keyID: id)
        let sealed = try seal(secret, nonce: AES.GCM.Nonce(), authenticating: header + place.encoded)
        return SealedEnvelope(keyID: id, bytes: header + sealed)
    }

    /// The secret of an envelope that this key sealed for that place.
    package func open(_ envelope: SealedEnvelope, for place: SealedPlace) throws(VaultError) -> [UInt8] {
        guard envelope.keyID == id else {
            throw VaultError(.unknownKey, "This was sealed with the key `\(envelope.keyID)`, not with `\(id)`.")
        }
        return try open(envelope.sealed, authenticating: envelope.header + place.encoded)
    }

    /// Nonce, ciphertext and tag.
    func seal(_ secret: [UInt8], nonce: AES.GCM.Nonce, authenticating context: [UInt8]) throws(VaultError) -> [UInt8] {
        do {
            let box = try AES.GCM.seal(secret, using: key.reveal(), nonce: nonce, authenticating: context)
            return Array(nonce) + box.ciphertext + box.tag
        } catch {
            throw VaultError(.sealingFailed, "The crypto library could not seal with the key `\(id)`.")
        }
    }

    /// - Parameter sealed: Nonce, ciphertext and tag.
    func open(_ sealed: some DataProtocol, authenticating context: some DataProtocol) throws(VaultError) -> [UInt8] {
        do {
            return [UInt8](try AES.GCM.open(AES.GCM.SealedBox(combined: sealed), using: key.reveal(), authenticating: context))
        } catch {
            // The library tells no more on purpose, and neither do we: an attacker must not learn which of it was wrong.
            throw VaultError(
                .notAuthentic,
                "What was sealed with the key `\(id)` does not open: it was changed, moved from its place, or that name is another key's.")
        }
    }

    /// This key's own bytes, sealed: how a data key is stored.
    func wrapped(by other: VaultKey, for place: SealedPlace) throws(VaultError) -> SealedEnvelope {
        try other.seal(key.reveal().withUnsafeBytes { [UInt8]($0) }, for: place)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
