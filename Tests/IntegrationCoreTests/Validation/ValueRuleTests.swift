import IntegrationCore
import Testing

/// What expressions give and what they are compared with.
@Suite struct ValueRuleTests {
    private func rules(_ edits: Edit...) -> [String] { SampleText.problems(edits).map(\.rule) }

    private static let pass = "record.days < variables.days || devices.size() > 0"
    private static let mode = Edit(
        "variables:\n",
        "variables:\n  - { id: mode, label: Mode, type: select, default: fast, options: [{ value: fast, label: F }, { value: full, label: F }] }\n"
    )

    @Test func patternIsReportedWithItsCause() {
        let problems = SampleText.problems([["'^[a-z]+$'", "'^[a-z+$'"]])
        #expect(problems.map(\.rule) == ["invalid-pattern"])
        #expect(problems.first?.message.contains("missing ]") == true, "\(problems)")
    }

    @Test(arguments: [
        "record.?id", "dyn(record.?id)", "record.ok ? record.id : dyn(null)", "record.?id.or(record.?name)",
        "record.ok ? record.?id : optional.of('x')", "record.?id.orValue(null)",
    ])
    func keyAndResourceThatCanBeAbsent(expression: String) {
        #expect(rules(Edit("key: record.id\n    delta", "key: \"\(expression)\"\n    delta")) == ["nullable-key"])
        #expect(rules(["id: record.id, name", "id: \"\(expression)\", name"]) == ["nullable-key"])
    }

    @Test(arguments: ["record", "dyn(record)", "dyn([record.id])", "dyn({'a': record.id})", "record.ok ? record : record.id"])
    func wholeRecordIsNoKey(expression: String) {
        #expect(rules(["id: record.id, name", "id: \"\(expression)\", name"]) == ["expression-result"])
        let problems = SampleText.problems([Edit("key: record.id\n    delta", "key: \"\(expression)\"\n    delta")])
        #expect(problems.map(\.rule) == ["expression-result"])
        #expect(problems.first?.fix?.contains("size(") == false)
    }

    @Test(arguments: [
        "record.?id.orValue('x')", "record.ok ? record.id : record.name", "record.?id.or(record.?name).orValue('x')",
        "record.id + '/' + record.name", "string(record.id)", "record.tags[0]",
    ])
    func keyThatIsAlwaysThere(expression: String) {
        #expect(rules(Edit("key: record.id\n    delta", "key: \"\(expression)\"\n    delta")) == [])
        #expect(rules(["id: record.id, name", "id: \"\(expression)\", name"]) == [])
    }

    @Test func placeOfABranchIsExact() throws {
        let problem = try #require(SampleText.problems([["id: record.id, name", "id: 'record.ok ? record.id : dyn(null)', name"]]).first)
        let line = SampleText.manifest.split(separator: "\n").first { $0.contains("id: record.id, name") } ?? ""
        let start = line.utf8.distance(from: line.startIndex, to: line.firstRange(of: "id: ")?.upperBound ?? line.startIndex)
        #expect(problem.location.column == start + 1 + 1 + "record.ok ? record.id : dyn(".count)
    }

    @Test(arguments: ["${record.ok ? record.name : null}", "${dyn(record.?name)}", "${record} is", "${dyn([1])}"])
    func textThatHasNoText(title: String) {
        #expect(rules(Edit("title: ${record.login} is inactive", "title: '\(title)'")) == ["not-renderable"])
    }

    @Test(arguments: [
        "record.n + 1 < 3 || variables.days + \"a\" == \"1a\"", "variables.days == \"a\"", "variables.days.startsWith(\"9\") || record.ok",
        "variables.days in [\"a\"] || record.ok", "record.ok && variables.days",
    ])
    func numberIsNoText(expression: String) {
        #expect(rules(Edit(Self.pass, "\(expression) || record.days < variables.days")).allSatisfy { $0 == "expression-type" })
        #expect(rules(Edit(Self.pass, "\(expression) || record.days < variables.days")).isEmpty == false)
    }

    @Test(arguments: [
        "variables.days * 2 > record.days", "variables.days * 1.5 > record.days",
        "record.age > duration(string(variables.days * 24) + \"h\")",
        "string(variables.days) == record.text", "record.days / variables.days > 1", "int(variables.days) < record.days",
    ])
    func numberIsANumber(expression: String) {
        #expect(rules(Edit(Self.pass, expression)) == [])
    }

    @Test(arguments: ["variables.mode == \"fsat\"", "record.ok && \"quick\" != variables.mode", "variables.mode in [\"fast\", \"fulll\"]"])
    func optionThatDoesNotExist(expression: String) throws {
        let problems = SampleText.problems([Self.mode, Edit(Self.pass, "\(expression) || \(Self.pass)")])
        #expect(problems.map(\.rule) == ["unknown-option"])
        #expect(problems[0].fix?.contains("`fast`") == true || problems[0].fix?.contains("`full`") == true)
    }

    @Test(arguments: [
        "variables.mode == \"fast\"", "variables.mode in [\"fast\", \"full\"]", "variables.mode != \"\"",
        "record.mode == \"x\" && variables.mode == \"full\"",
    ])
    func optionThatExists(expression: String) {
        #expect(rules(Self.mode, Edit(Self.pass, "\(expression) || \(Self.pass)")) == [])
    }

    @Test func headerWithCapitalsIsNeverThere() {
        let next = Edit("body.?next.orValue(\"\")", "'headers[?\"X-Next\"].orValue(\"\")'")
        let problems = SampleText.problems([next])
        #expect(problems.map(\.rule) == ["header-case"])
        #expect(problems.first?.fix == "Write `headers[\"x-next\"]`.")
        #expect(rules(["body.?next.orValue(\"\")", "'headers[?\"x-next\"].orValue(\"\")'"]) == [])
    }

    @Test(arguments: [
        ("pages: { type: cursor, next: body.?next.orValue(\"\"), param: after }", "pages: { type: link, rel: self }"),
        ("pages: { type: cursor, next: body.?next.orValue(\"\"), param: after }", "pages: { type: link, rel: First }"),
        ("body.?next.orValue(\"\")", "'body.more ? \"a\" : \"\"'"), ("param: after }", "body: after }"),
        ("key: record.id\n    delta", "key: record.id\n    single: true\n    delta"),
    ])
    func pagingThatStaysWhereItIs(old: String, new: String) {
        #expect(rules(Edit(old, new)) == ["pages-cannot-advance"])
    }

    @Test func cursorInTheBodyNeedsMembers() {
        let users = "request: GET /orgs/${config.org}/users\n"
        let post = "request: POST /orgs/${config.org}/users\n    retryable: true\n"
        #expect(rules(Edit(users, "\(post)    body: { text: abc }\n"), ["param: after }", "body: after }"]) == ["pages-cannot-advance"])
        #expect(rules(Edit(users, post), ["param: after }", "body: after }"]) == ["pages-cannot-advance"])
        let sized = Edit("param: after }", "param: after, size: { param: size, value: 5 } }")
        #expect(rules(Edit(users, "\(post)    body: { text: abc }\n"), sized) == ["pages-cannot-advance"])
        #expect(rules(Edit(users, "\(post)    query: { size: 5 }\n    body: { text: abc }\n"), sized) == ["duplicate-parameter"])
        #expect(rules(Edit(users, "\(post)    body: { json: { size: 5 } }\n"), ["param: after }", "body: after }"]) == [])
        let cursor = "pages: { type: cursor, next: body.?next.orValue(\"\"), param: after }"
        let numbers = Edit(cursor, "pages: { type: page, size: { param: size, value: 5 } }")
        #expect(rules(Edit(users, "\(post)    body: { text: abc }\n"), numbers) == ["pages-cannot-advance"])
        #expect(rules(Edit(users, "\(post)    body: { form: { a: b } }\n"), numbers) == [])
    }

    @Test(arguments: ["GET /orgs/${config.org}/users?after=1", "GET /orgs/${config.org}/users?x=1&after=2"])
    func parameterOfThePathIsThePages(request: String) {
        #expect(rules(Edit("GET /orgs/${config.org}/users", request)) == ["duplicate-parameter"])
    }

    @Test func cursorInTheHeaderOfTheCredentials() {
        #expect(rules(["param: after }", "header: authorization }"]) == ["duplicate-parameter"])
        #expect(rules(["param: after }", "header: X-Cursor }"]) == [])
    }

    @Test func lineEndInAHeader() {
        #expect(rules(["Accept: application/json", "X-A: \"a\\r\\nX-B: b\""]) == ["header-invalid"])
        #expect(rules(["{ Accept: application/json }", "\n    X-A: |\n      a\n"]) == ["header-invalid"])
        #expect(rules(["{ Accept: application/json }", "\n    X-A: >-\n      a\n      b\n"]) == [])
    }

    @Test(arguments: [
        Edit("remediation: Deactivate the account.", "remediation: Deactivate ${record.login}."),
        Edit("name: Users are active", "name: Users of ${config.org}"), Edit("description: Users and devices", "description: Users ${x}"),
        Edit("label: Organisation", "label: 'Organisation ${x}'"),
    ])
    func templateInPlainText(edit: Edit) {
        #expect(rules(edit) == ["text-template"])
    }

    @Test func guardOfAStepCounts() {
        let auth = """
            auth:
              type: custom
              config:
                steps:
                  - name: session
                    when: has(config.team)
                    request: POST /session
                    body: { json: { team: '${config.team}', token: '${credentials.token}' } }
                    outputs: { session: body.id }
                headers: { X-Session: '${credentials.?session.orValue(credentials.token)}' }
            """
        let old = "auth:\n  type: api_key\n  config: { in: header, name: Authorization, prefix: 'Bearer ', field: token }"
        #expect(rules(Edit(old, auth)) == [])
        #expect(rules(Edit(old, auth.replacing("when: has(config.team)", with: "when: config.org != ''"))) == ["unguarded-optional"])
    }

    /// Positions that are times, however a provider writes them, hold for every partition.
    @Test(arguments: [
        ("2024-01-31", true), ("2024/01/31", true), ("20240131", true), ("20240131T101010Z", true), ("1700000000", true),
        ("1700000000123", true), ("1700000000123456", true), ("1700000000123456789", true), ("p-17", false), ("42", false),
        ("99999999", false),
    ])
    func positionsOfPartitions(_ position: String, _ isTime: Bool) throws {
        let rules = try RuleTests.problems(
            of: .folder(file: "manifest.yaml"),
            [
                (
                    "      cursor: timestamp(record.updated_at)\n      format: iso8601",
                    "      cursor: '\"\(position)\" + record.id.substring(0, 0)'"
                ),
                ("    records: body.projects", "    partitions: '[config.org]'\n    records: body.projects"),
                ("GET /orgs/${config.org}/projects", "GET /orgs/${partition}/projects"),
            ]
        ).map(\.rule)
        #expect(rules == (isTime ? [] : ["delta-units"]))
    }
}
