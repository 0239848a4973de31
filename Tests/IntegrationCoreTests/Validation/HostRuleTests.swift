import IntegrationCore
import Testing

/// Hosts made of configuration: what is proved to stay the provider's, and what is not.
@Suite struct HostRuleTests {
    private static let base = Edit("baseUrl: https://api.acme.com", "baseUrl: https://${config.org}")
    private static let stream = "key: record.id\n    delta:"

    private func rules(_ edits: Edit...) -> [String] { SampleText.problems(edits).map(\.rule) }

    private func rules(base: String, pattern: String) -> [String] {
        SampleText.problems([["https://api.acme.com", base], ["'^[a-z]+$'", "'\(pattern)'"]]).map(\.rule)
    }

    @Test(arguments: [
        ".*", ".+", #"^.+\.acme\.com$"#, #"[a-z]+\.acme\.com"#, #"^[a-z]+\.acme\.com"#, #"^a$|.*"#, #"^[a-z/]+\.acme\.com$"#,
        #"^[a-z@]+\.acme\.com$"#, #"^[a-z:]+\.acme\.com$"#, "^[a-z]+.acme.com$", #"^[^.]+\.acme\.com$"#, #"^(?s:.)+\.acme\.com$"#,
        #"^[a-z]+\.com$"#, "^[a-z.]+$", #"^[a-z]+\.co\.uk$"#, #"^([a-z]+\.acme\.com|[a-z.]+)$"#, #"^\S+\.acme\.com$"#,
        #"^(https://)?[a-z]+\.acme\.com$"#,
    ])
    func patternThatProvesNothingIsFound(pattern: String) {
        #expect(rules(base: "https://${config.org}", pattern: pattern) == ["host-template"])
    }

    @Test(arguments: [
        #"^[a-z0-9-]+\.acme\.com$"#, #"^[a-z0-9][a-z0-9-]*\.(acme|acme-preview)\.com$"#, #"^(?:eu|us)\.acme\.com$"#,
        #"^[[:alnum:]]{1,20}[.]acme[.]com$"#, #"^\w+\.acme\.com$"#, #"\A[a-z]+\.acme\.com\z"#, #"^[a-z]+\.acme\.com$|^[a-z]+\.acme\.eu$"#,
    ])
    func patternThatFixesTheEndIsEnough(pattern: String) {
        #expect(rules(base: "https://${config.org}", pattern: pattern) == [])
    }

    @Test(arguments: ["^[a-z0-9-]+$", "^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$", "^[a-z.]+$"])
    func patternOfHostCharactersIsEnoughBeforeAWrittenEnd(pattern: String) {
        #expect(rules(base: "https://${config.org}.acme.com/v1", pattern: pattern) == [])
    }

    @Test(arguments: [".*", "^[^.]+$", "^[a-z/]*$", "[a-z]+"])
    func patternOfOtherCharactersEndsTheHost(pattern: String) {
        #expect(rules(base: "https://${config.org}.acme.com/v1", pattern: pattern) == ["host-template"])
    }

    @Test func fieldWithoutPatternLimitsNothing() {
        let problems = SampleText.problems([["https://api.acme.com", "https://${config.org}.acme.com"], [", pattern: '^[a-z]+$'", ""]])
        #expect(problems.map(\.rule) == ["host-template"])
        #expect(problems.first?.fix?.contains("pattern:") == true)
    }

    @Test(arguments: [
        Edit("GET /me", "GET https://${config.org}.evil.net/me"),
        Edit("GET /users/${parent.id}/devices", "GET https://${parent.id}.evil.net/users"),
        Edit(stream, "baseUrl: https://${config.org}.evil.net\n    \(stream)"),
        Edit("key: record.id\n    delta:", "baseUrl: https://x.${config.org}.acme.com\n    \(stream)"),
    ])
    func writtenEndMustBeDeclared(edit: Edit) {
        let problems = SampleText.problems([edit])
        #expect(problems.map(\.rule) == ["host-undeclared"])
        #expect(problems.first?.fix?.contains("`*.") == true)
    }

    @Test(arguments: [
        Edit("GET /me", "GET https://${config.org}.acme.net/me"),
        Edit("GET /users/${parent.id}/devices", "GET https://${parent.id}.eu.acme.net/users"),
        Edit(stream, "baseUrl: https://${config.org}-api.acme.net\n    \(stream)"),
    ])
    func declaredEndIsAccepted(edit: Edit) {
        #expect(rules(edit, ["  headers: { Accept", "  hosts: ['*.acme.net']\n  headers: { Accept"]) == [])
    }

    @Test func tokenEndpointIsTrustedSoItMustBeProved() {
        let oauth = """
            auth:
              type: oauth2
              config: { grant: client_credentials, tokenUrl: 'https://${config.org}.evil.net/token' }
            """
        let old = "auth:\n  type: api_key\n  config: { in: header, name: Authorization, prefix: 'Bearer ', field: token }"
        let field = Edit("{ id: token, label: Token, type: password }", "{ id: client_secret, label: Secret, type: password }")
        #expect(rules(Edit(old, oauth), field).contains("host-undeclared"))
        let free = oauth.replacing("${config.org}", with: "${config.?team.orValue(\"x\")}")
        #expect(rules(Edit(old, free), field).contains("host-template"))
    }

    @Test func calculatedHostCannotBeProved() {
        #expect(rules(["https://api.acme.com", #"'https://${config.org + ".acme.com"}'"#]) == ["host-template"])
        #expect(rules(["https://api.acme.com", #"'https://${config.org == "a" ? "eu" : "us"}.acme.com'"#]) == [])
        #expect(rules(["https://api.acme.com", "https://api.acme.com:${config.org}"]) == ["host-template"])
    }

    @Test func dataFromAnswersNeedsADeclaredEnd() {
        let data = Edit("GET /users/${parent.id}/devices", #"GET https://s3.${parent.?region.orValue("eu")}.acme.net/"#)
        #expect(rules(data) == ["host-undeclared"])
        #expect(rules(data, ["  headers: { Accept", "  hosts: ['*.acme.net']\n  headers: { Accept"]) == [])
        #expect(rules(["GET /users/${parent.id}/devices", "GET ${parent.url}"]) == [])
    }

    @Test func hostThatTheTokenAnswerGives() {
        let old = "auth:\n  type: api_key\n  config: { in: header, name: Authorization, prefix: 'Bearer ', field: token }"
        let oauth = """
            auth:
              type: oauth2
              config:
                authorizeUrl: https://login.acme.com/authorize
                tokenUrl: https://login.acme.com/token
                metadata: { instance: body.instance }
            """
        let field = Edit("  - { id: token, label: Token, type: password }\n", "")
        let name = "config.instance"
        #expect(rules(Edit(old, oauth), field, Edit("https://api.acme.com", "https://${\(name)}.acme.com")) == [])
        #expect(rules(Edit(old, oauth), field, Edit("https://api.acme.com", "https://${\(name)}")).contains("host-template"))
        #expect(rules(Edit(old, oauth), field, Edit("https://api.acme.com", "${\(name)}")).contains("host-template"))
        let hosts = Edit("  headers: { Accept", "  hosts: ['*.acme.com']\n  headers: { Accept")
        #expect(rules(Edit(old, oauth), field, hosts, Edit("https://api.acme.com", "https://${\(name)}")) == [])
        #expect(rules(Edit(old, oauth), field, hosts, Edit("https://api.acme.com", "${\(name)}")) == [])
    }

    @Test func linksMayLeadToAnyDeclaredHost() {
        let hosts = Edit("  headers: { Accept", "  hosts: [cdn.acme.com]\n  headers: { Accept")
        let pages = Edit("pages: { type: cursor, next: body.?next.orValue(\"\"), param: after }", "pages: { type: link }")
        #expect(rules(hosts, pages) == [])
    }

    @Test func baseHostMayBeUsedAgain() {
        #expect(
            rules(
                ["baseUrl: https://api.acme.com", "baseUrl: https://${config.org}.acme.com/v1"],
                ["GET /me", "GET https://${config.org}.acme.com/v2/me"]) == [])
    }

    @Test(arguments: [
        ("https://api.acme.com:99999", "is not a port"), ("https://api.acme.com:0", "is not a port"),
        ("https://api.acme.com/v1?a=b", "query"), ("https://api.acme.com/v1#x", "fragment"), ("https://api.acme.com/a/../b", "climbs"),
        ("https://api.acme.com/a/%2e%2E/b", "climbs"), ("https://api.acme.com/%zz", "escape"), ("'${config.org}'", "https://"),
        ("https://10.0.0.1", "private"), ("https://169.254.169.254/", "private"), ("https://127.1/", "spelling"),
        ("https://2130706433/", "spelling"), ("https://0x7f000001", "spelling"), ("https://[::1]/", "IPv6"),
    ])
    func faultOfAURLIsFound(url: String, word: String) {
        let problems = SampleText.problems([Edit("https://api.acme.com", url)]).filter { $0.rule == "url-invalid" }
        #expect(problems.count == 1)
        #expect(problems.first?.message.contains(word) == true, "\(problems)")
    }

    @Test(arguments: ["https://api.acme.com:8443/v1", "https://api.acme.com/a%20b", "https://8.8.8.8"])
    func unusualURLIsAccepted(url: String) {
        #expect(!SampleText.problems([Edit("https://api.acme.com", url)]).contains { $0.severity == .error })
    }

    @Test func settingAsAWholeRequestIsNoPath() {
        let problems = SampleText.problems([["GET /me", "GET ${config.org}"]])
        #expect(problems.map(\.rule) == ["request-path"])
        #expect(problems.first?.fix == "Write `GET /${config.org}`.")
    }

    /// A part of an answer is not the field of the same name.
    @Test func portIsANumberOfTheSettings() {
        let field = Edit("variables:\n", "  - { id: port, label: Port, type: number }\nvariables:\n")
        func request(_ port: String) -> Edit {
            Edit("GET /users/${parent.id}/devices", "GET https://api.acme.com:${\(port)}/users/${parent.id}")
        }
        #expect(rules(field, request("parent.port")) == ["unused-field", "host-template"])
        #expect(rules(field, request("config.port")) == [])
    }

    /// URLs are told by their place, and not by what an author calls a header, an input or a field.
    @Test func headerMayBeCalledURL() {
        let accept = "headers: { Accept: application/json"
        #expect(rules([accept, "\(accept), url: '${credentials.token}'"]) == [])
        #expect(rules([accept, "\(accept), request: '${credentials.token}'"]) == [])
        #expect(rules(["query: { team: '${config.?team}' }", "query: { url: '${credentials.token}' }"]).contains("credentials-in-url"))
    }

    @Test func hostThatNothingNeedsIsUnused() {
        let hosts = "  hosts: [cdn.acme.com, '*.acme.net']\n  headers: { Accept"
        #expect(rules(["  headers: { Accept", hosts]) == ["unused-host", "unused-host"])
        #expect(rules(["  headers: { Accept", hosts], ["GET /me", "GET https://${config.org}.acme.net/me"]) == ["unused-host"])
    }
}
