/// Why a request could not be signed, or a signature not be checked.
///
/// A code and a reason, as everywhere in the project. The reason is written by this target from fixed text and public facts
/// (sizes, curve names, header names): it never holds key material, a credential, a token or a body.
package struct SigningError: Error, Sendable, Hashable {
    /// What went wrong, as a stable word that is safe as a metric label.
    package struct Code: RawRepresentable, Sendable, Hashable {
        package let rawValue: String

        package init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The URL is not an absolute http or https URL, or it carries user information.
        package static let invalidURL = Self(rawValue: "invalid_url")
        /// A credential is empty, or holds characters its place cannot carry (line breaks in a header, a colon in a user name).
        package static let invalidCredential = Self(rawValue: "invalid_credential")
        /// A header or parameter name is empty or not allowed by HTTP.
        package static let invalidName = Self(rawValue: "invalid_name")
        /// The body is not of the kind the signature or the placement needs (a form, a JSON object).
        package static let invalidBody = Self(rawValue: "invalid_body")
        /// The lifetime of a presigned URL is outside what the provider accepts.
        package static let invalidExpiry = Self(rawValue: "invalid_expiry")
        /// The text is not PEM, is truncated, or does not hold a key.
        package static let malformedKey = Self(rawValue: "malformed_key")
        /// The private key is protected by a passphrase.
        package static let encryptedKey = Self(rawValue: "encrypted_key")
        /// A key, but of another family, curve or half (public instead of private) than the algorithm needs.
        package static let wrongKeyType = Self(rawValue: "wrong_key_type")
        /// An RSA key of less than 2048 bits.
        package static let keyTooShort = Self(rawValue: "key_too_short")
        /// Header members or the payload of a JSON Web Token are not a JSON object, or set what the signer sets.
        package static let invalidToken = Self(rawValue: "invalid_token")
        /// A token or signature does not match its key.
        package static let wrongSignature = Self(rawValue: "wrong_signature")
        /// The crypto library refused; nothing a caller can correct.
        package static let signingFailed = Self(rawValue: "signing_failed")
    }

    package let code: Code
    /// One sentence for a person, with what to do where that is known.
    package let reason: String

    package init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }
}

extension SigningError: CustomStringConvertible {
    package var description: String { "\(code.rawValue): \(reason)" }
}
