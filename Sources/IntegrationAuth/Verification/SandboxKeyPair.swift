import Crypto
import CryptoExtras

/// A fresh RSA key pair of 2048 bits, for a sandbox that hands out a service account: the private half to sign with, the public half
/// for its token endpoint to check with.
package struct SandboxKeyPair: Sendable {
    /// PKCS#8 PEM, the form providers give in service-account files.
    package let privateKeyPEM: Redacted<String>
    /// SubjectPublicKeyInfo PEM.
    package let publicKeyPEM: String

    /// Takes tenths of a second of CPU, so a sandbox makes one and keeps it.
    ///
    /// - Throws: ``SigningError/Code/signingFailed`` where the crypto library cannot make a key.
    package init() throws(SigningError) {
        do {
            let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
            privateKeyPEM = Redacted(key.pkcs8PEMRepresentation)
            publicKeyPEM = key.publicKey.pemRepresentation
        } catch {
            throw SigningError(.signingFailed, "No RSA key pair could be made.")
        }
    }
}
