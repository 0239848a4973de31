/// A sealed secret as it is stored: `version, algorithm, length of the key's name, the key's name, nonce, ciphertext, tag`.
///
/// All but the last three are authenticated as they stand, so that none of them can be changed into another reading of the rest.
package struct SealedEnvelope: Sendable, Hashable {
    /// The first format: what a later version has to go on reading.
    private static let version: UInt8 = 1
    /// AES-256-GCM with a nonce of 96 and a tag of 128 bits.
    private static let algorithm: UInt8 = 1
    private static let nonceBytes = 12
    private static let tagBytes = 16

    /// The name of the key that sealed it.
    package let keyID: String
    package let bytes: [UInt8]

    init(keyID: String, bytes: [UInt8]) {
        self.keyID = keyID
        self.bytes = bytes
    }

    /// Reads what ``bytes`` gave. Nothing of it is believed before it was opened.
    package init(_ bytes: [UInt8]) throws(VaultError) {
        guard bytes.count > 3, bytes[0] == Self.version, bytes[1] == Self.algorithm else {
            throw VaultError(.malformedEnvelope, "This is no sealed secret, or a later version of this program sealed it.")
        }
        let end = 3 + Int(bytes[2])
        guard bytes.count >= end + Self.nonceBytes + Self.tagBytes, let keyID = String(validating: bytes[3..<end], as: UTF8.self) else {
            throw VaultError(.malformedEnvelope, "A sealed secret is cut short.")
        }
        self.init(keyID: keyID, bytes: bytes)
    }

    static func header(keyID: String) -> [UInt8] {
        [version, algorithm, UInt8(truncatingIfNeeded: keyID.utf8.count)] + Array(keyID.utf8)
    }

    var header: ArraySlice<UInt8> { bytes[..<(3 + Int(bytes[2]))] }

    /// Nonce, ciphertext and tag.
    var sealed: ArraySlice<UInt8> { bytes[(3 + Int(bytes[2]))...] }
}
