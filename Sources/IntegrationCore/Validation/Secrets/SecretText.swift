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

    /// Whether a name can be that of a password only, so that whatever stands there is one: `X-Password`, `clientSecret`.
    static func namesPassword(_ name: String) -> Bool {
        var letters = name.lowercased().filter(\.isLetter)
        if letters.hasPrefix("x"), name.contains("-") { letters.removeFirst() }
        return [
            "password", "passwd", "pwd", "passphrase", "userpassword", "loginpassword", "secret", "clientsecret", "apisecret", "secretkey",
        ].contains(letters)
    }

    /// Whether a text at the place of a password is one, and no placeholder or fixed word of a provider.
    static func mayBePassword(_ text: String) -> Bool {
        let fixed: Set = ["api_token", "unused", "ignored", "x-oauth-basic", "x-token-auth", "api_key", "password", "secret"]
        return text.utf8.count >= 6 && !text.contains(" ") && !fixed.contains(text.lowercased()) && !isPlaceholder(text[...])
    }

    /// Whether a text at a place of this name is a password.
    static func isPassword(_ text: String, named name: String) -> Bool {
        guard namesPassword(name) else { return false }
        // Some providers have options of these names, with words of their own.
        return ["secret", "pwd"].contains(name.lowercased()) ? mayBeSecret(text) : mayBePassword(text)
    }

    /// Whether a constant of a name is a password, or the key of an account.
    static func isSecret(_ text: String, named name: String) -> Bool {
        isPassword(text, named: name) || isKeyName(name) && mayBeSecret(text)
    }

    /// Passwords in a text of XML, JSON or form parameters.
    ///
    /// - Parameter outline: A template with one NUL for each expression.
    static func holdsPassword(_ outline: String) -> Bool {
        // Bodies are short; of a longer one its beginning is read.
        let outline = outline.prefix(1 << 16)
        let lower = outline.lowercased()
        guard ["passw", "passphrase", "pwd", "secret"].contains(where: { lower.holds($0) }) else { return false }
        // All repetitions have a limit, so that a long text takes no more than its length.
        for match in outline.matches(of: #/<(?:\w{1,40}:)?(\w{1,40})[^<>]{0,200}>([^<>\x00]{1,200})</#)
        where isPassword(String(match.2).trimmed, named: String(match.1)) {
            return true
        }
        for match in outline.matches(of: #/(\w{1,40})["']?\s{0,9}[:=]\s{0,9}["']?([^"'&<>\s\x00]{1,200})/#)
        where isPassword(String(match.2), named: String(match.1)) {
            return true
        }
        return false
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
