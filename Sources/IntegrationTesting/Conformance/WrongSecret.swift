import IntegrationAuth
import IntegrationCore

/// Secrets that are well-formed and wrong.
enum WrongSecret {
    /// For a private key another key of its kind, else the text with another end.
    static func like(_ secret: String, of manifest: IntegrationManifest) throws(SigningError) -> String {
        if secret.contains("PRIVATE KEY") { return try SandboxKeyPair(manifest).privateKeyPEM.reveal() }
        return secret.dropLast() + (secret.hasSuffix("0") ? "1" : "0")
    }
}
