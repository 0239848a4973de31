import Crypto
import CryptoExtras
import Foundation

extension _RSA.Signing.PrivateKey {
    /// RSASSA-PKCS1-v1_5 in base64, as RFC 5849 section 3.4.3 has it with SHA-1; SHA-256 is what providers use today.
    func oauthSignature(of message: [UInt8], sha256: Bool) throws(SigningError) -> String {
        do {
            let signature =
                sha256
                ? try signature(for: SHA256.hash(data: message), padding: .insecurePKCS1v1_5)
                : try signature(for: Insecure.SHA1.hash(data: message), padding: .insecurePKCS1v1_5)
            return signature.rawRepresentation.base64EncodedString()
        } catch {
            throw SigningError(.signingFailed, "The RSA signature could not be made.")
        }
    }
}
