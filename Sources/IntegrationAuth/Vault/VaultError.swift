/// Why a secret could not be sealed or opened.
///
/// The reason is written from fixed text and names of keys: never from key material, a secret or what was decrypted.
package struct VaultError: Error, Sendable, Hashable {
    /// What went wrong, as a stable word that is safe as a metric label.
    package struct Code: RawRepresentable, Sendable, Hashable {
        package let rawValue: String

        package init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// A key that is not 256 bits, or whose text is neither base64 nor hexadecimal.
        package static let invalidKey = Self(rawValue: "invalid_key")
        /// A name of a key that is empty, too long or not of letters, digits, `.`, `_` and `-`.
        package static let invalidKeyID = Self(rawValue: "invalid_key_id")
        /// Two keys of one name.
        package static let duplicateKey = Self(rawValue: "duplicate_key")
        /// The file, variable or program that has the keys cannot be read.
        package static let keySourceUnreadable = Self(rawValue: "key_source_unreadable")
        /// A key is not the one of its name that the database was sealed with.
        package static let wrongKey = Self(rawValue: "wrong_key")
        /// What is to be opened was sealed with a key that is not there.
        package static let unknownKey = Self(rawValue: "unknown_key")
        /// The bytes are no envelope, or of a format that this version does not know.
        package static let malformedEnvelope = Self(rawValue: "malformed_envelope")
        /// The envelope was changed, sealed with another key of that name, or belongs to another place.
        package static let notAuthentic = Self(rawValue: "not_authentic")
        /// The crypto library refused; nothing a caller can correct.
        package static let sealingFailed = Self(rawValue: "sealing_failed")
    }

    package let code: Code
    /// One sentence for a person, with what to do where that is known.
    package let reason: String

    package init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }
}

extension VaultError: CustomStringConvertible {
    package var description: String { "\(code.rawValue): \(reason)" }
}
