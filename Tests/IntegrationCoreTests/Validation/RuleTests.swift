import IntegrationCore
import Testing

/// One broken line for each rule: it is found, and nothing else is.
@Suite struct RuleTests {
    @Test func sampleHasNoProblem() {
        #expect(SampleText.problems().map(\.description) == [])
    }

    /// A text of the sample, what replaces it, and the rules that must report it.
    struct Case: Sendable, CustomTestStringConvertible {
        let rules: Set<String>
        let old: String
        let new: String

        init(_ rules: Set<String>, _ old: String, _ new: String) {
            self.rules = rules
            self.old = old
            self.new = new
        }

        var testDescription: String { rules.sorted().joined(separator: ", ") }
    }

    @Test(arguments: [
        Case(["capability-without-section"], "capabilities: [sync]", "capabilities: [sync, webhook]"),
        Case(["section-without-capability"], "capabilities: [sync]", "capabilities: []"),
        Case(["expression-syntax"], "key: record.id\n", "key: record.id +\n"),
        Case(["expression-type"], "pass: record.days <", "pass: now + 1 <"),
        Case(["expression-result"], "pass: record.days < variables.days || devices.size() > 0", "pass: devices.size()"),
        Case(["expression-fails"], "record.days <", "record.days / 0 <"),
        Case(["unknown-name"], "pass: record.days", "pass: recrod.days"),
        Case(["name-out-of-scope"], "key: record.id\n", "key: string(record.id) + cursor\n"),
        Case(["credentials-out-of-scope"], "${record.login} is", "${credentials.token} is"),
        Case(["unknown-config"], "/orgs/${config.org}/users", "/orgs/${config.orgg}/users"),
        Case(["unknown-variable"], "variables.days ||", "variables.dayz ||"),
        Case(["unknown-credential"], "field: token", "field: tokn"),
        Case(["unguarded-optional"], "'${config.?team}'", "'${config.team}'"),
        Case(["nullable-key"], "key: record.id\n", "key: record.?id\n"),
        Case(["constant-condition"], "pass: record.days < variables.days || devices.size() > 0", "pass: 'true'"),
        Case(["unused-variable"], "record.days < variables.days", "record.days < 90"),
        Case(["field-default"], "default: 90", "default: soon"),
        Case(["invalid-pattern"], "'^[a-z]+$'", "'^[a-z+$'"),
        Case(["host-undeclared"], "GET /me", "GET https://collector.example.net/me"),
        Case(["secret-literal"], "Accept: application/json", "X-Token: ghp_0123456789abcdefghijABCDEFGHIJ012345"),
        Case(["duplicate-parameter"], "records: body.users", "query: { after: x }\n    records: body.users"),
        Case(["pages-cannot-advance"], "param: after }", "param: after, size: { param: after, value: 5 } }"),
        Case(["unknown-stream"], "each: users", "each: user"),
        Case(["constant-key"], "key: record.id\n", "key: config.org\n"),
        Case(["pages-cannot-advance"], "next: body.?next.orValue(\"\")", "next: config.org"),
        Case(["delta-cursor-unused"], "query: { since: '${cursor}' }", "query: { since: '2020' }"),
        Case(["check-unknown-stream"], "over: users", "over: user"),
        Case(["check-resource"], "id: record.id, name", "id: config.org, name"),
        Case(["not-renderable"], "${record.login} is", "${devices} are"),
        Case(["missing-remediation"], "remediation: Deactivate the account.", "description: Nothing."),
        Case(["missing-documentation"], "docsUrl: https://docs.acme.com/api\n", ""),
    ])
    func isFound(_ example: Case) {
        let problems = SampleText.problems(replacing: example.old, with: example.new)
        #expect(Set(problems.map(\.rule)).isSuperset(of: example.rules), "\(problems)")
        #expect(problems.filter { example.rules.contains($0.rule) }.allSatisfy { $0.fix != nil && !$0.message.isEmpty })
    }

    @Test func placeIsExactToTheCharacter() throws {
        let problem = try #require(SampleText.problems(replacing: "${record.login} is", with: "${record.login} is ${recrod.x}").first)
        let line = SampleText.manifest.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains("title:") }
        #expect(problem.location.line == (line ?? 0) + 1)
        #expect(problem.location.column == 33)
        #expect(problem.fix == "Did you mean `record`?")
    }

    @Test func cycleNamesItsStreams() {
        let problems = SampleText.problems(replacing: "  users:\n    request:", with: "  users:\n    each: devices\n    request:")
        #expect(problems.contains { $0.rule == "stream-cycle" && $0.message.contains("devices") && $0.message.contains("users") })
    }

    @Test func secretIsNotRepeated() {
        let secret = "xoxb-012345678901-abcdefghijkl"
        let problems = SampleText.problems(replacing: "application/json", with: secret)
        #expect(problems.contains { $0.rule == "secret-literal" })
        #expect(!TextReport().render(problems).contains(secret))
    }

    @Test func duplicateIDNamesTheOther() throws {
        let manifest = try #require(ManifestLoader().load(yaml: SampleText.manifest, file: "acme.yaml").manifest)
        var twin = manifest
        twin.origin?.file = "other.yaml"
        let problems = ManifestValidator(readsFiles: false).validate(manifest, siblings: [twin])
        #expect(problems.contains { $0.rule == "duplicate-id" && $0.message.contains("other.yaml") })
    }
}
