/// The shape of one kind of issued secret: a fixed beginning and enough characters of its alphabet after it.
struct SecretShape: Sendable {
    let name: String
    let prefix: [UInt8]
    /// Fewest characters after the prefix.
    let length: Int
    let isPart: @Sendable (UInt8) -> Bool

    init(_ name: String, _ prefix: String, length: Int, isPart: @escaping @Sendable (UInt8) -> Bool = SecretShape.isTokenCharacter) {
        self.name = name
        self.prefix = Array(prefix.utf8)
        self.length = length
        self.isPart = isPart
    }

    /// Formats that their issuers document, so that a match is hardly ever a coincidence.
    static let known: [SecretShape] = [
        SecretShape("an AWS access key", "AKIA", length: 16, isPart: isUpperOrDigit),
        SecretShape("an AWS access key", "ASIA", length: 16, isPart: isUpperOrDigit),
        SecretShape("a GitHub token", "ghp_", length: 30),
        SecretShape("a GitHub token", "gho_", length: 30),
        SecretShape("a GitHub token", "ghu_", length: 30),
        SecretShape("a GitHub token", "ghs_", length: 30),
        SecretShape("a GitHub token", "ghr_", length: 30),
        SecretShape("a GitHub token", "github_pat_", length: 22),
        SecretShape("a GitLab token", "glpat-", length: 16),
        SecretShape("a Slack token", "xoxb-", length: 16),
        SecretShape("a Slack token", "xoxp-", length: 16),
        SecretShape("a Slack token", "xoxa-", length: 16),
        SecretShape("a Slack token", "xoxr-", length: 16),
        SecretShape("a Slack token", "xoxs-", length: 16),
        SecretShape("a Slack token", "xapp-", length: 16),
        SecretShape("a Google API key", "AIza", length: 30),
        SecretShape("a Google OAuth token", "ya29.", length: 20),
        SecretShape("a Stripe key", "sk_live_", length: 16),
        SecretShape("a Stripe key", "rk_live_", length: 16),
        SecretShape("a webhook secret", "whsec_", length: 24),
        SecretShape("a SendGrid key", "SG.", length: 40),
        SecretShape("an npm token", "npm_", length: 30),
        SecretShape("a Shopify token", "shpat_", length: 24),
        SecretShape("an API key", "sk-ant-", length: 24),
        SecretShape("an API key", "sk-proj-", length: 24),
        SecretShape("a JSON Web Token", "eyJhbGciOi", length: 30),
        SecretShape("a private key", "-----BEGIN PRIVATE KEY-----", length: 40, isPart: isPartOfKey),
        SecretShape("a private key", "-----BEGIN RSA PRIVATE KEY-----", length: 40, isPart: isPartOfKey),
        SecretShape("a private key", "-----BEGIN EC PRIVATE KEY-----", length: 40, isPart: isPartOfKey),
        SecretShape("a private key", "-----BEGIN OPENSSH PRIVATE KEY-----", length: 40, isPart: isPartOfKey),
        SecretShape("a private key", "-----BEGIN ENCRYPTED PRIVATE KEY-----", length: 40, isPart: isPartOfKey),
    ]

    static func isTokenCharacter(_ byte: UInt8) -> Bool {
        isUpperOrDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }

    /// Base64 with its line ends, also written as escapes.
    static func isPartOfKey(_ byte: UInt8) -> Bool {
        isTokenCharacter(byte) || "+/=\\\n\r ".utf8.contains(byte)
    }

    static func isUpperOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
