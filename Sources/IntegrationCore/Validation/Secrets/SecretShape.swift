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
        SecretShape("a GitLab token", "gldt-", length: 20),
        SecretShape("a GitLab token", "glrt-", length: 20),
        SecretShape("a GitLab token", "glptt-", length: 40),
        SecretShape("an AWS access key", "ABIA", length: 16, isPart: isUpperOrDigit),
        SecretShape("an AWS access key", "ACCA", length: 16, isPart: isUpperOrDigit),
        SecretShape("a Slack webhook", "hooks.slack.com/services/", length: 40, isPart: isPathPart),
        SecretShape("a Slack webhook", "hooks.slack.com/workflows/", length: 40, isPart: isPathPart),
        SecretShape("a Slack webhook", "hooks.slack.com/triggers/", length: 40, isPart: isPathPart),
        SecretShape("a Discord webhook", "discord.com/api/webhooks/", length: 60, isPart: isPathPart),
        SecretShape("a Teams webhook", "webhook.office.com/webhookb2/", length: 60, isPart: isPathPart),
        SecretShape("a Slack token", "xoxe-", length: 40),
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
        SecretShape("a Stripe key", "sk_test_", length: 16),
        SecretShape("a Stripe key", "rk_test_", length: 16),
        SecretShape("a Stripe key", "sk_prod_", length: 16),
        SecretShape("a Stripe key", "rk_prod_", length: 16),
        SecretShape("a Vault token", "hvs.", length: 20),
        SecretShape("a Vault token", "hvb.", length: 20),
        SecretShape("a Vault token", "hvr.", length: 20),
        SecretShape("a DigitalOcean token", "dop_v1_", length: 40, isPart: isHexadecimal),
        SecretShape("a DigitalOcean token", "doo_v1_", length: 40, isPart: isHexadecimal),
        SecretShape("a DigitalOcean token", "dor_v1_", length: 40, isPart: isHexadecimal),
        SecretShape("a Databricks token", "dapi", length: 32, isPart: isHexadecimal),
        SecretShape("a Doppler token", "dp.pt.", length: 40),
        SecretShape("a Grafana token", "glsa_", length: 32),
        SecretShape("a Grafana token", "glc_", length: 32),
        SecretShape("a Hugging Face token", "hf_", length: 34),
        SecretShape("a Linear key", "lin_api_", length: 40),
        SecretShape("a Postman key", "PMAK-", length: 50),
        SecretShape("a Pulumi token", "pul-", length: 40, isPart: isHexadecimal),
        SecretShape("a PyPI token", "pypi-AgEIcHlwaS5vcmc", length: 40),
        SecretShape("a RubyGems key", "rubygems_", length: 48, isPart: isHexadecimal),
        SecretShape("a Sentry token", "sntryu_", length: 64, isPart: isHexadecimal),
        SecretShape("a Sentry token", "sntrys_", length: 40),
        SecretShape("a Brevo key", "xkeysib-", length: 64),
        SecretShape("an Atlassian token", "ATATT3", length: 100),
        SecretShape("a New Relic key", "NRAK-", length: 27),
        SecretShape("a Notion token", "ntn_", length: 46),
        SecretShape("a Square token", "sq0atp-", length: 22),
        SecretShape("an age key", "AGE-SECRET-KEY-1", length: 58),
        SecretShape("a 1Password token", "ops_eyJ", length: 100),
        SecretShape("a Shopify token", "shpca_", length: 24),
        SecretShape("a Shopify token", "shppa_", length: 24),
        SecretShape("a Shopify secret", "shpss_", length: 24),
        SecretShape("a PlanetScale token", "pscale_tkn_", length: 32),
        SecretShape("a PlanetScale token", "pscale_oauth_", length: 32),
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

    static func isHexadecimal(_ byte: UInt8) -> Bool {
        byte.isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte)
    }

    static func isPathPart(_ byte: UInt8) -> Bool { isTokenCharacter(byte) || "/@+=".utf8.contains(byte) }

    /// Base64 with its line ends, also written as escapes.
    static func isPartOfKey(_ byte: UInt8) -> Bool {
        isTokenCharacter(byte) || "+/=\\\n\r ".utf8.contains(byte)
    }

    static func isUpperOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
