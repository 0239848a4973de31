import IntegrationCore
import Testing

/// Secrets written into a manifest, and fields that should be secret.
@Suite struct SecretRuleTests {
    private static let auth = "  type: api_key\n  config: { in: header, name: Authorization, prefix: 'Bearer ', field: token }"

    private func rules(_ edits: Edit...) -> [String] { SampleText.problems(edits).map(\.rule) }

    /// Made of parts, so that no scanner takes the test itself for a leak.
    private static let secrets = [
        "hv" + "s.CAESIJlWh5g0oRzZ8mXy1bQ9uT3rLkP2", "dop" + "_v1_" + String(repeating: "3f9a1c7e", count: 8),
        "sk" + "_test_4eC39HqLyjWDarjtT1zdp7dc", "https://hooks.slack" + ".com/services/T01ABCDEF/B02GHIJKL/a1B2c3D4e5F6g7H8i9J0k1L2",
        "https://api.telegram.org/bot123456789" + ":AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc/getMe", "postgres://user:" + "pass@db.acme.com/x",
        "aws_secret_access_key = " + "wJ4lrXUtnFEMIzK7MDENGsbPxRfiCYq8Zt2HkVn1", "amqps://acme:" + "S3cr3tPw@mq.acme.com",
        "lin" + "_api_" + "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7d",
    ]

    @Test(arguments: Self.secrets) func issuedSecretIsFoundAnywhere(secret: String) throws {
        let problems = SampleText.problems([Edit("description: Users and devices of an Acme organisation.", "description: 'See \(secret)'")]
        )
        let problem = try #require(problems.first { $0.rule == "secret-literal" }, "\(problems)")
        #expect(!TextReport().render(problems).contains(secret))
        #expect(problem.location.line == 3)
        #expect(problem.fix?.isEmpty == false)
    }

    @Test(arguments: [
        "id 123e4567-e89b-12d3-a456-426614174000", "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "arn:aws:iam::123456789012:role/patchbay-audit", "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "postgres://user:${credentials.token}@host", "postgres://<user>:<password>@host", "client_secret = your-client-secret-here-123",
        "https://docs.acme.com:8443/a@b", "12:30:45", "sk_test_ keys", "at 12345678:short",
    ])
    func whatOnlyLooksSo(text: String) {
        let problems = SampleText.problems([Edit("description: Users and devices of an Acme organisation.", "description: 'See \(text)'")])
        #expect(!problems.contains { $0.rule == "secret-literal" }, "\(problems)")
    }

    @Test(arguments: [
        ("{ Accept: application/json }", "{ Cookie: 'session=4f9aK2mQx81z; theme=dark' }", true),
        ("{ Accept: application/json }", "{ Cookie: 'theme=dark; lang=en' }", false),
    ])
    func cookie(old: String, new: String, isFound: Bool) {
        #expect(rules(Edit(old, new)) == (isFound ? ["secret-literal"] : []))
    }

    private func basic(_ config: String) -> [String] {
        rules(Edit(Self.auth, "  type: basic\n  config: { \(config) }")).filter { $0 != "unused-field" }
    }

    @Test func passwordInTheManifest() {
        #expect(basic("username: '${config.org}', password: hunter2secret") == ["secret-literal"])
        #expect(basic("username: '${credentials.token}', password: x") == [])
        #expect(basic("username: '${credentials.token}', password: api_token") == [])
        #expect(basic("username: '${config.org}', password: token") == ["secret-field"])
        #expect(basic("username: '${config.org}', password: '${config.?team.orValue(\"\")}'") == ["secret-field"])
        #expect(basic("usernameField: org, passwordField: org") == ["secret-field"])
        #expect(basic("usernameField: org, passwordField: token") == [])
        #expect(basic("usernameField: org, passwordField: aB3dE5fG7hJ9kL1mN3pQ5rS7tU9v") == ["secret-literal"])
    }

    @Test func headerOfTheAuthentication() {
        let custom = "  type: custom\n  config: { headers: { X-Api-Key: 'k3y-Of-Acme-77', X-Token: '${credentials.token}' } }"
        #expect(rules(Edit(Self.auth, custom)) == ["secret-literal"])
        #expect(rules(Edit(Self.auth, custom.replacing("k3y-Of-Acme-77", with: "your-key-1"))) == [])
    }

    @Test(arguments: [
        ("{ Accept: application/json }", "{ X-Auth-Token: k3y-Of-Acme-77 }", true),
        ("query: { team:", "query: { api_key: k3y-Of-Acme-77, team:", true),
        ("query: { team:", "query: { page_token: k3y-Of-Acme-77, team:", false),
        ("{ Accept: application/json }", "{ X-Token-Format: version-2024 }", false),
    ])
    func keyOutsideOfTheAuthentication(old: String, new: String, isFound: Bool) {
        #expect(rules(Edit(old, new)) == (isFound ? ["secret-literal"] : []))
    }

    @Test(arguments: [
        ("text: '<login><password>hunter2hunter2</password></login>'", true), ("text: 'user=a&password=hunter2'", true),
        ("text: '<login><password>${config.org}</password></login>'", false), ("text: 'grant_type=password&user=a'", false),
        ("graphql: { query: '{ a }', variables: { password: hunter2hunter2 } }", true),
        ("graphql: { query: '{ a }', variables: { password: '${config.org}' } }", false),
        ("json: { a: [{ clientSecret: abcdefabcdef }] }", true), ("json: { password: your-password }", false),
        ("json: { kind: Token rotation }", false),
    ])
    func passwordInABody(body: String, isFound: Bool) {
        let found = rules(
            [
                "request: GET /orgs/${config.org}/users",
                "request: POST /orgs/${config.org}/users\n    retryable: true\n    body: { \(body) }",
            ])
        #expect(found == (isFound ? ["secret-literal"] : []))
    }

    /// However many rules know it.
    @Test(arguments: [
        "Authorized: Bearer ghp" + "_16C7e42F292c6912E7710c838347Ae178B4a", "X-Password: ghp" + "_16C7e42F292c6912E7710c838347Ae178B4a",
        "X-Api-Key: a1B2c3D4e5F6g7H8i9J0k1L2",
    ])
    func secretIsReportedOnce(header: String) {
        #expect(rules(["Accept: application/json", header]) == ["secret-literal"])
    }

    @Test func titleAboutTokensIsNone() {
        #expect(rules(["title: ${record.login} is inactive", "title: Token disabled"]) == [])
    }

    @Test func passwordThatIsNotSecret() {
        #expect(rules(["type: password }", "type: password, secret: false }"]) == ["secret-field"])
        #expect(rules(["type: password }", "type: text }"]) == ["secret-field"])
        #expect(rules(["type: password }", "type: text, secret: true }"]) == [])
        #expect(rules(["field: token }", "value: 'key ${config.?team.orValue(\"\")}' }"]).contains("secret-field"))
    }

    @Test func constantAuthenticatesNobody() {
        #expect(rules(Edit(Self.auth, "  type: custom\n  config: { headers: { X-App: patchbay } }")).contains("auth-empty"))
        #expect(rules(Edit(Self.auth, "  type: custom\n  config: { sign: { type: none } }")).contains("auth-empty"))
    }
}
