import IntegrationCore
import Testing

/// Every problem says what to do, and that is right.
@Suite struct LoaderAdviceTests {
    private func problem(_ old: String, _ new: String, rule: String) throws -> Diagnostic {
        let problems = SampleText.problems([Edit(old, new)])
        return try #require(problems.first { $0.rule == rule }, "\(problems)")
    }

    @Test(arguments: [
        ("name: Acme\n", "name: [1]\n", "wrong-type", "For example `name: Okta`."),
        ("name: Acme\n", "name:\n", "wrong-type", "Give it a value or remove the key."),
        ("capabilities: [sync]", "capabilities: 5", "wrong-type", "For example `capabilities: [sync, webhook]`."),
        ("severity: high", "severity: 5", "wrong-type", "For example `severity: high`."),
        ("baseUrl: https://api.acme.com", "baseUrl: https://api.acme.com\n  concurrency: a", "wrong-type", "For example `concurrency: 4`."),
        (
            "baseUrl: https://api.acme.com", "baseUrl: https://api.acme.com\n  limits: { body: 99999999999GiB }", "bad-size",
            "Write at most `1GiB`."
        ),
        ("baseUrl: https://api.acme.com", "baseUrl: https://api.acme.com\n  limits: { body: 2GiB }", "out-of-range", "Write `64MiB`."),
        (
            "baseUrl: https://api.acme.com", "baseUrl: https://api.acme.com\n  limits: { depth: 2000 }", "out-of-range",
            "For example `depth: 64`."
        ),
        (
            "baseUrl: https://api.acme.com", "baseUrl: https://api.acme.com\n  limits: { redirects: 100000 }", "out-of-range",
            "For example `redirects: 0`."
        ),
        ("GET /me", "GET", "bad-request", "Write `GET /users`."),
        ("GET /me", "wss://acme.com/socket", "bad-request", "For example `request: GET /users/me`."),
        ("  config: { in", "  cfg: { in", "missing-key", "Add it. Its settings."),
        (
            "baseUrl: https://api.acme.com", "baseUrl: https://api.acme.com\n  hosts: [10.0.0.1]", "host-invalid",
            "Write the provider's host by its name: `api.example.com`."
        ),
        ("label: Token, type: password", "label: Token, type: password, default: abc", "field-default", "Remove the default."),
        ("checks:\n", "sync: { full: 1h, delta: 2h }\nchecks:\n", "delta-schedule", "Write a `delta` shorter than `full`, or remove it."),
        ("headers: { Accept: application/json }", "headers: { Host: acme.com }", "header-invalid", "Remove it."),
        (
            "param: after }", "param: after, total: 5 }", "pages-cannot-advance",
            "Take it from the answer, such as `total: body.total`, or remove it."
        ),
        ("    records: body.users", "    lists: [users]\n    records: body.users", "field-path", "Remove `lists`, or write `format: xml`."),
        (
            "severity: high", "severity: '${1}'", "expression-result",
            "Give one of `info`, `low`, `medium`, `high`, `critical` by a condition: `${… ? \"high\" : \"low\"}`."
        ),
        ("param: after }", "param: after, header: X }", "key-combination", "Keep one of `param` or `header`, and remove the others."),
        (", param: after }", " }", "key-combination", "Add `param`, `header` or `body`."),
    ])
    func fixIsRight(old: String, new: String, rule: String, fix: String) throws {
        #expect(try problem(old, new, rule: rule).fix == fix)
    }

    /// A comma ends a text in braces: the rest of an expression is no key.
    @Test(arguments: [
        ("id: record.id, name: record.login", "id: record.id, name: math.greatest(record.a, record.b)", "checks.active.resource.name"),
        (
            "{ days: record.days }", "{ days: devices.map(d, d.type), ids: devices.filter(d, d.ok).map(d, d.id) }",
            "checks.active.evidence.days"
        ),
        ("{ days: record.days }", "{ days: \"a\" == f(1, 2) ? 1 : 2 }", nil),
        ("{ days: record.days }", "{ days: record.f ? math.greatest(1, record.b) : 2 }", "checks.active.evidence.days"),
        (
            "{ days: record.days }", "{ days: math.greatest(record.a, record.b), more: math.least(record.a, record.b) }",
            "checks.active.evidence.days"
        ),
    ])
    func commaInAnExpressionInBraces(old: String, new: String, keyPath: String?) {
        let problems = SampleText.problems([Edit(old, new)])
        guard let keyPath else {
            #expect(problems.map(\.rule) == ["yaml-syntax"])
            return
        }
        #expect(Set(problems.map(\.rule)) == ["yaml-syntax"], "\(problems)")
        #expect(problems.first?.keyPath == keyPath)
        #expect(problems.first?.fix?.hasPrefix("Put the whole expression in quotes: `") == true)
    }

    @Test(arguments: [
        ("{ days: record.days }", "{ days: [record.days].exists(x, x > 1) }"), ("{ days: record.days }", "{ days: record.a ? true : x }"),
        ("{ days: record.days }", "{ days: ${record.days} }"),
    ])
    func expressionThatIsNoYAMLInBraces(old: String, new: String) throws {
        #expect(try problem(old, new, rule: "yaml-syntax").fix?.contains("An expression in `{ … }` needs quotes") == true)
    }

    @Test(arguments: [
        (
            "pass: record.days < variables.days || devices.size() > 0", "pass: ${record.days}",
            "An expression stands without `${…}`: `pass: record.enabled`."
        ),
        ("record.days <", "record.ok and record.days <", "Write `&&` for `and`."),
        ("record.days <", "record.ok or record.days <", "Write `||` for `or`."),
        ("pass: record.days < variables.days || devices.size() > 0", "pass: not record.ok", "Write `!` for `not`."),
    ])
    func habitsOfOtherLanguages(old: String, new: String, fix: String) throws {
        #expect(try problem(old, new, rule: "expression-syntax").fix == fix)
    }

    @Test func quoteThatIsNotClosedIsFound() throws {
        let found = try problem("name: Acme\n", "name: \"Acme\n", rule: "yaml-syntax")
        #expect(found.fix?.contains("line 2") == true, "\(found)")
    }

    /// A quote within a text of several lines, or in a comment, is none that has to be closed.
    @Test(arguments: ["description: |\n  Rock\n  - 'n roll", "description: Rock # - 'n roll", "# - 'n roll\ndescription: Rock"])
    func quoteThatNeedsNoClosing(_ description: String) throws {
        let text = SampleText.manifest.replacing(
            "description: Users and devices of an Acme organisation.", with: description
        ).replacing("severity: high", with: "severity: [high")
        let found = try #require(ManifestLoader().load(yaml: text).diagnostics.first)
        #expect(found.rule == "yaml-syntax" && found.fix?.contains("Close the quote") == false, "\(found)")
    }

    @Test(.timeLimit(.minutes(10))) func longBodiesAndMapsTakeTheirLength() {
        let word = String(repeating: "a", count: 40_000)
        let map = (0..<200).map { "k\($0): f(\($0)" }.joined(separator: ", ")
        let edits = [
            Edit("GET /me", "POST /me\n  body: { text: 'secret \(word)<\(word)' }"), Edit("{ days: record.days }", "{ \(map) }"),
        ]
        #expect(Set(SampleText.problems(edits).map(\.rule)) == ["expression-syntax"])
    }

    @Test func secondDocument() throws {
        let found = try problem("checks:\n", "---\nchecks:\n", rule: "yaml-syntax")
        #expect(found.message == "a file holds only one document")
    }

    /// What is a number to an editor is none to the loader either.
    @Test(arguments: [(".inf", "wrong-type"), (".NaN", "wrong-type"), ("!!str Acme", "yaml-tag"), ("!!str 5", "yaml-tag")])
    func nameThatIsNoText(name: String, rule: String) {
        #expect(SampleText.problems([Edit("name: Acme\n", "name: \(name)\n")]).map(\.rule) == [rule])
    }

    @Test func messageOfNothingReadsWell() throws {
        let message = try problem("name: Acme\n", "name:\n", rule: "wrong-type").message
        #expect(message == "`name`: must be a text that is not empty, and there is nothing")
    }

    @Test(arguments: [
        ("record.days <", "record.days.foo() <", "expression-type", "Correct the name; docs/cel.md lists the functions."),
        ("record.days <", "record.name.matchez(\"a\") || record.days <", "expression-type", "Did you mean `matches`?"),
        (
            "record.days <", "record.name.matches(\"[a\") || record.days <", "expression-type",
            "Correct the pattern; look-around and back-references do not exist in RE2."
        ),
        (
            "key: record.id\n    delta", "key: double(record.id)\n    delta", "expression-result",
            "Make text of it: `string(…)`, or a whole number: `int(…)`."
        ),
        (
            "key: record.id\n    delta", "key: record.ids.map(i, i)\n    delta", "expression-result",
            "Use one of its elements, or join them: `….join(\"/\")`."
        ),
        ("record.days < variables.days", "record.days < 90", "unused-variable", "Use it as `variables.days`, or remove it."),
        ("variables:\n", "variables:\n  - { id: strict, label: S }\n", "unused-variable", "Use it as `variables.strict`, or remove it."),
        ("each: users\n", "each: users\n    partitions: '[]'\n", "stream-unreachable", "Name the partitions, or remove the key."),
    ])
    func fixOfAnExpressionIsRight(old: String, new: String, rule: String, fix: String) throws {
        #expect(try problem(old, new, rule: rule).fix == fix)
    }

    @Test func everyRuleOfTheLoaderHasAFix() {
        let texts = ["", "- a", "id: [", "id: a\nid: b", "id: &a 1\nb: *c", "? [a]\n: b", "id: !x y", "a: b: c", "id: '\u{1}'"]
        for text in texts {
            let problems = ManifestLoader().load(yaml: text).diagnostics
            #expect(!problems.isEmpty, "\(text)")
            #expect(problems.allSatisfy { $0.fix?.isEmpty == false }, "\(problems.filter { $0.fix == nil })")
        }
    }

    @Test func nestingBeyondTheParserIsTooDeep() {
        for count in [70, 1_000, 20_000] {
            let yaml = "id: acme\nname: " + String(repeating: "[", count: count) + String(repeating: "]", count: count) + "\n"
            let json = SampleText.manifest.replacing(
                "GET /me",
                with: "POST /me\n  body: { json: \(String(repeating: "[", count: count) + String(repeating: "]", count: count)) }")
            #expect(!ManifestLoader().load(yaml: yaml).diagnostics.isEmpty)
            #expect(ManifestLoader().load(yaml: json).diagnostics.contains { $0.rule == "too-deep" }, "\(count)")
        }
    }

    @Test func aliasTooManyIsShownWhereItStands() throws {
        let lines = (0..<20).map { "y\($0): *a" }.joined(separator: "\n")
        let problem = try #require(ManifestLoader().load(yaml: "ä: &a 1\n\(lines)").diagnostics.first)
        #expect(problem.rule == "too-large")
        #expect(problem.location.line == 18)
        #expect(problem.location.column == 6)
    }

    @Test func placeInARequestOfABlock() throws {
        for (request, line, column) in [
            (">-\n      GET /orgs/${recrod.x}/users", 1, 19), ("'GET /orgs/${recrod.x}/users'", 0, 27),
            ("GET   /orgs/${recrod.x}/users", 0, 28),
        ] {
            let problem = try problem("GET /orgs/${config.org}/users", request, rule: "unknown-name")
            let start =
                (SampleText.manifest.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains("GET /orgs") } ?? 0)
                + 1
            #expect(problem.location.line == start + line)
            #expect(problem.location.column == column)
        }
    }

    @Test(arguments: [
        Edit("type: api_key", "type: api_kee"), Edit("  config: { in", "  cfg: { in"), Edit("auth:\n  type: api_key\n", "auth:\n"),
        Edit("  config: { in: header, name: Authorization, prefix: 'Bearer ', field: token }", "  config: 5"),
    ])
    func whatFollowsFromAnUnreadStrategyIsNotReported(edit: Edit) {
        let problems = SampleText.problems([edit])
        #expect(!problems.isEmpty)
        #expect(problems.allSatisfy { ["unknown-value", "missing-key", "unknown-key", "wrong-type"].contains($0.rule) }, "\(problems)")
    }

    @Test(arguments: ["8", "8.0", "8e0", "0.8e1"]) func wholeNumberMayBeWrittenAnyWay(number: String) throws {
        let yaml = SampleText.manifest.replacing(
            "baseUrl: https://api.acme.com", with: "baseUrl: https://api.acme.com\n  concurrency: \(number)")
        #expect(try #require(ManifestLoader().load(yaml: yaml).manifest).http.concurrency == 8)
        let evaluator = try #require(ShapeAgreementTests.evaluator)
        #expect(evaluator.accepts(try #require(SchemaDocument(yaml: yaml))))
    }

    @Test func sameIdInTwoFoldersOrBesideAnotherCatalogue() throws {
        func entry(_ folder: String) -> LoadedManifest {
            ManifestLoader().load(yaml: SampleText.manifest, file: "\(folder)/manifest.yaml", folder: folder)
        }
        let validator = ManifestValidator(readsFiles: false)
        let catalog = LoadedCatalog(entries: [entry("a/acme"), entry("a/other")])
        #expect(validator.validate(catalog).filter { $0.rule == "duplicate-id" }.map(\.location.file) == ["a/other/manifest.yaml"])
        let beside = LoadedCatalog(entries: [entry("built-in/acme")])
        let own = ManifestLoader().load(yaml: SampleText.manifest + "\n# Mine.", file: "a/acme/manifest.yaml", folder: "a/acme")
        let problems = validator.validate(LoadedCatalog(entries: [own]), beside: beside).filter { $0.rule == "duplicate-id" }
        #expect(problems.map(\.location.file) == ["a/acme/manifest.yaml"])
        #expect(problems.first?.message.contains("built-in/acme/manifest.yaml") == true)
        #expect(problems.first?.severity == .note, "what is worked on may be a copy")
        let copy = LoadedCatalog(entries: [entry("a/acme")])
        #expect(!validator.validate(copy, beside: beside).contains { $0.rule == "duplicate-id" })
    }
}
