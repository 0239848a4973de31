import IntegrationAuth

/// Secrets that are well-formed and wrong.
enum WrongSecret {
    /// For a private key another key, else the text with another end.
    static func like(_ secret: String) throws(SigningError) -> String {
        if secret.contains("PRIVATE KEY") { return try SandboxKeyPair().privateKeyPEM.reveal() }
        return secret.dropLast() + (secret.hasSuffix("0") ? "1" : "0")
    }
}
