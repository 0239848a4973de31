import IntegrationCore
import Testing

/// What the loader says about files that are no manifests, and where.
@Suite struct ManifestLoaderTests {
    private func problems(_ yaml: String) -> [Diagnostic] { ManifestLoader().load(yaml: yaml, file: "m.yaml").diagnostics }

    @Test(arguments: [
        ("", "empty-manifest", 1, 1),
        ("# only a comment\n", "empty-manifest", 1, 1),
        ("---\n", "empty-manifest", 1, 1),
        ("[a, b]\n", "wrong-type", 1, 1),
        ("text", "wrong-type", 1, 1),
        ("id: a\n  name: b\n", "yaml-syntax", 2, 7),
        ("id: [a\nname: b\n", "yaml-syntax", 2, 5),
        ("id: a\n\tname: b\n", "yaml-syntax", 2, 1),
        ("id: a\n---\nid: b\n", "yaml-syntax", 2, 1),
        ("id: *nowhere\n", "yaml-syntax", 1, 5),
        ("id: a\nname: \u{1}\n", "yaml-syntax", 2, 7),
    ])
    func fileThatIsNoManifest(yaml: String, rule: String, line: Int, column: Int) {
        let found = problems(yaml)
        #expect(found.map(\.rule) == [rule])
        #expect(found.first?.location == SourceLocation(file: "m.yaml", line: line, column: column))
    }

    @Test func everyProblemIsFoundInOrder() {
        let yaml = SampleManifest.yaml
            .replacing("category: Identity & Access", with: "category: Idendity & Access")
            .replacing("per: 1m", with: "per: 1 minute")
            .replacing("type: link", with: "type: lnk")
            .replacing("severity: high", with: "severty: high")
        let found = problems(yaml)
        #expect(found.map(\.keyPath) == ["category", "http.rateLimit.per", "streams.users.pages.type", "checks.mfa_enrolled.severty"])
        #expect(found.map(\.location.line) == [4, 18, 27, 41])
        #expect(found.allSatisfy { $0.fix != nil })
    }

    @Test func duplicateKeysAreAllFoundAtTheirPlaces() {
        let yaml = """
            id: a
            name: b
            id: c
            http: { baseUrl: "https://a.example", baseUrl: "https://b.example", wrong: 1 }
            'name': d
            id: e
            """
        let found = problems(yaml).filter { $0.rule == "duplicate-key" }
        #expect(
            found.map { "\($0.location.line):\($0.location.column) \($0.keyPath)" } == [
                "3:1 id", "4:39 http.baseUrl", "5:1 name", "6:1 id",
            ])
        #expect(problems(yaml).contains { $0.rule == "unknown-key" && $0.keyPath == "http.wrong" && $0.location.line == 4 })
    }

    @Test func aliasBombsAreRefusedQuickly() {
        let levels = (1...40).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]" }.joined(separator: "\n")
        let clock = ContinuousClock()
        let time = clock.measure { #expect(problems("a0: &a0 x\n\(levels)\n? *a40\n: x\n").map(\.rule) == ["too-large"]) }
        #expect(time < .seconds(5))
    }

    @Test func aliasesBelowTheLimitWork() throws {
        let yaml = SampleManifest.yaml
            .replacing("query: { limit: 200 }", with: "query: &query { limit: 200 }")
            .replacing("each: users\n", with: "each: users\n    query: *query\n")
        let manifest = try #require(ManifestLoader().load(yaml: yaml).manifest)
        #expect(manifest.stream(named: "factors")?.query == ["limit": "200"])
    }

    @Test func deepNestingAndLargeFilesAreRefused() {
        let deep = SampleManifest.yaml.replacing(
            "query: { limit: 200 }",
            with: "body: { json: \(String(repeating: "[", count: 200))\(String(repeating: "]", count: 200)) }")
        #expect(problems(deep).map(\.rule) == ["too-deep"])
        #expect(problems(String(repeating: "[", count: 100_000)).map(\.rule) == ["too-deep"])
        #expect(problems(SampleManifest.yaml + String(repeating: "# padding\n", count: 110_000)).map(\.rule) == ["too-large"])
    }

    @Test func yamlTagsAndMergeKeysAreRefused() {
        #expect(problems(SampleManifest.yaml.replacing("name: Okta\n", with: "name: !!int 5\n")).map(\.rule) == ["yaml-tag"])
        let negation = problems(SampleManifest.yaml.replacing("    key: record.id\n    delta", with: "    key: !record.id\n    delta"))
        #expect(negation.map(\.rule) == ["yaml-tag"])
        #expect(negation.first?.fix?.contains("quotes") == true)
        #expect(
            problems(SampleManifest.yaml.replacing("name: Okta\n", with: "name: Okta\n<<: { active: false }\n")).map(\.rule) == [
                "unknown-key"
            ])
    }

    @Test func numbersAndBooleansAreTextInTemplates() throws {
        let yaml = SampleManifest.yaml.replacing(
            "query: { limit: 200 }", with: "query: { a: 1.10, b: true, c: yes, d: [1, two], e: 2020-01-31 }")
        let query = try #require(ManifestLoader().load(yaml: yaml).manifest?.streams.first?.query)
        #expect(query == ["a": "1.10", "b": "true", "c": "yes", "d": ["1", "two"], "e": "2020-01-31"])
    }

    @Test func draftSurvivesErrorsForFurtherChecks() throws {
        let loaded = ManifestLoader().load(yaml: SampleManifest.yaml.replacing("    key: record.id\n    delta", with: "    delta"))
        #expect(loaded.manifest == nil)
        let draft = try #require(loaded.draft)
        #expect(draft.streams[0].key.isMissing)
        #expect(draft.streams[1].key == "record.id")
    }
}
