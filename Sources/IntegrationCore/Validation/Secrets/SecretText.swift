/// Whether texts at places meant for secrets are some.
enum SecretText {
    /// Whether the name of a header or parameter says that its value is secret.
    static func namesSecret(_ name: String) -> Bool {
        let name = name.lowercased()
        // `subject_token_type` and `token_format` describe a token.
        let isAbout = ["type", "format", "use", "url", "uri", "hint", "count", "version", "method"].contains { name.hasSuffix($0) }
        return !isAbout && (SecretScanner.isSecretName(name) || name.contains("auth-key") || name == "key" || name == "pwd")
    }

    /// Whether a parameter of this name is the key of an account, wherever it is sent.
    static func isKeyName(_ name: String) -> Bool {
        ["api_key", "apikey", "api-key", "access_token", "client_secret", "password", "secret", "token"].contains(name.lowercased())
    }

    /// Whether a text is long and mixed enough to be one, and no word, placeholder or identifier that only looks so.
    static func mayBeSecret(_ text: String) -> Bool {
        let value = text.split(separator: " ").last ?? ""
        guard value.utf8.count >= 8, !isPlaceholder(value), !value.hasPrefix("urn:"), !value.hasPrefix("http") else { return false }
        return value.contains { $0.isNumber } || value.contains { $0.isUppercase } && value.contains { $0.isLowercase }
    }

    /// A cookie with a value of some length that is no setting.
    static func isSessionCookie(_ text: String) -> Bool {
        text.split(separator: ";").contains { pair in
            let parts = pair.split(separator: "=", maxSplits: 1)
            return parts.count == 2 && mayBeSecret(String(parts[1]))
        }
    }

    /// What documentation writes in place of a secret.
    static func isPlaceholder(_ text: Substring) -> Bool {
        let lower = text.lowercased()
        let words = [
            "example", "xxxx", "your", "placeholder", "changeme", "change-me", "change_me", "dummy", "sample", "redacted", "1234567890",
            "...",
        ]
        return words.contains { lower.contains($0) } || text.contains { "<>{}$*…".contains($0) } || Set(text).count <= 3
    }

    /// Identifiers and digests, which are random and no secret: UUIDs, hexadecimal hashes, ARNs.
    static func isIdentifier(_ text: Substring) -> Bool {
        if text.hasPrefix("arn:") || text.hasPrefix("urn:") || text.hasPrefix("sha256") { return true }
        let isHexadecimal = text.allSatisfy { $0.isHexDigit || $0 == "-" }
        return isHexadecimal && (text.count == 36 || [32, 40, 64, 96, 128].contains(text.count))
    }
}
