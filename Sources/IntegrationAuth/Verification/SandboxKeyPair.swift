import Crypto
import CryptoExtras
import Foundation

/// A fresh key pair for a sandbox that hands out a service account: the private half to sign with, the public half for its token
/// endpoint to check with.
package struct SandboxKeyPair: Sendable {
    /// PKCS#8 PEM, the form providers give in service-account files.
    package let privateKeyPEM: Redacted<String>
    /// SubjectPublicKeyInfo PEM.
    package let publicKeyPEM: String

    /// Makes a key of the family and curve that the algorithm signs with. RSA (2048 bits) takes tenths of a second of CPU, so a sandbox
    /// makes one and keeps it.
    ///
    /// - Throws: ``SigningError/Code/wrongKeyType`` for an algorithm with a shared secret, ``SigningError/Code/signingFailed`` where the
    ///   crypto library cannot make a key.
    package init(for algorithm: JSONWebTokenAlgorithm = .rs256) throws(SigningError) {
        switch algorithm.family {
        case .rsa:
            do {
                let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
                self.init(key.pkcs8PEMRepresentation, key.publicKey.pemRepresentation)
            } catch {
                throw SigningError(.signingFailed, "No RSA key pair could be made.")
            }
        case .p256:
            let key = P256.Signing.PrivateKey()
            self.init(key.pemRepresentation, key.publicKey.pemRepresentation)
        case .p384:
            let key = P384.Signing.PrivateKey()
            self.init(key.pemRepresentation, key.publicKey.pemRepresentation)
        case .p521:
            let key = P521.Signing.PrivateKey()
            self.init(key.pemRepresentation, key.publicKey.pemRepresentation)
        case .ed25519:
            let key = Curve25519.Signing.PrivateKey()
            self.init(
                Self.pem("PRIVATE KEY", Self.ed25519PrivateKeyHead + key.rawRepresentation),
                Self.pem("PUBLIC KEY", Self.ed25519PublicKeyHead + key.publicKey.rawRepresentation))
        case .other, nil:
            throw SigningError(.wrongKeyType, "\(algorithm.rawValue) has a shared secret, not a key pair.")
        }
    }

    private init(_ privateKey: String, _ publicKey: String) {
        privateKeyPEM = Redacted(privateKey)
        publicKeyPEM = publicKey
    }

    /// What stands before the 32 bytes of an Ed25519 key in its DER form (RFC 8410, sections 4 and 7), which the crypto library does not write.
    private static let ed25519PrivateKeyHead: [UInt8] = [
        0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
    ]
    private static let ed25519PublicKeyHead: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]

    /// Both fit into one line of 64 characters (RFC 7468).
    private static func pem(_ label: String, _ bytes: [UInt8]) -> String {
        "-----BEGIN \(label)-----\n\(Data(bytes).base64EncodedString())\n-----END \(label)-----\n"
    }
}
