import Crypto

extension JSONWebTokenAlgorithm {
    /// A shared secret for this algorithm, refused where it can only be a mistake.
    func checkedSecret(_ secret: [UInt8]) throws(SigningError) -> SymmetricKey {
        guard isSymmetric else {
            throw SigningError(.wrongKeyType, "\(rawValue) needs a key in PEM form, not a shared secret.")
        }
        guard !secret.isEmpty else { throw SigningError(.invalidCredential, "The shared secret is empty.") }
        // A public key taken as a shared secret is the classic confusion attack; a private one is a pasted mistake.
        guard String(decoding: secret, as: UTF8.self).firstRange(of: "-----BEGIN ") == nil else {
            throw SigningError(.wrongKeyType, "\(rawValue) needs a shared secret; this is a PEM document.")
        }
        return SymmetricKey(data: secret)
    }
}
