import Foundation
import IntegrationCore
import Testing

/// One broken line for each rule: it is found, and nothing else is.
@Suite struct RuleTests {
    @Test func sampleHasNoProblem() {
        #expect(SampleText.problems().map(\.description) == [])
    }

    @Test(arguments: [RuleCase.Sample.wide, .custom, .oauth, .folder(file: "manifest.yaml")])
    func otherSamplesHaveNoProblem(_ sample: RuleCase.Sample) throws {
        #expect(try Self.problems(of: sample, []).map(\.description) == [])
    }

    @Test(arguments: RuleCase.all) func isFoundAndNothingElse(_ example: RuleCase) throws {
        let problems = try Self.problems(of: example.sample, example.changes)
        #expect(Set(problems.map(\.rule)) == example.rules, "\(TextReport().render(problems))")
        #expect(problems.allSatisfy { $0.fix?.isEmpty == false && $0.fix?.contains("``") == false && !$0.message.isEmpty })
    }

    @Test(arguments: RuleCase.harmless) func isNoProblem(_ example: RuleCase) throws {
        #expect(try Self.problems(of: example.sample, example.changes).map(\.description) == [])
    }

    @Test func everyRuleHasACase() {
        let all = Set(RuleGroup.all.flatMap(\.rules).map(\.id))
        #expect(all.subtracting(RuleCase.all.flatMap(\.rules)) == [])
    }

    static func problems(of sample: RuleCase.Sample, _ changes: [(old: String, new: String)]) throws -> [Diagnostic] {
        switch sample {
        case .plain: return try SampleText.problems(in: SampleText.manifest, changes)
        case .wide: return try SampleText.problems(in: SampleText.wide, changes)
        case .custom: return try SampleText.problems(in: SampleText.custom, changes)
        case .oauth: return try SampleText.problems(in: SampleText.oauth, changes)
        case .folder(let file):
            let directory = FileManager.default.temporaryDirectory.appending(path: "patchbay-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: directory) }
            for var part in try IntegrationTemplate.files(id: "acme", name: "Acme", category: .cloud) {
                if part.path == file { part.text = try SampleText.changed(part.text, changes) }
                // An empty text instead of another: the file is not there.
                guard part.path != file || part.text != "" else { continue }
                let url = directory.appending(path: "acme/\(part.path)")
                try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(part.text.utf8).write(to: url)
            }
            // The template has a stream that nothing reads yet, to show a delta.
            return ManifestValidator().validate(ManifestLoader().load(folder: directory.appending(path: "acme").path))
                .filter { $0.rule != "stream-unread" }
        }
    }

    @Test func placeIsExactToTheCharacter() throws {
        let problem = try #require(SampleText.problems(replacing: "${record.login} is", with: "${record.login} is ${recrod.x}").first)
        let line = SampleText.manifest.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains("title:") }
        #expect(problem.location.line == (line ?? 0) + 1)
        #expect(problem.location.column == 33)
        #expect(problem.fix == "Did you mean `record`?")
    }

    /// What is missing is reported where its surroundings begin, and so is what else is wrong with them.
    @Test func missingKeyHidesNothingElse() throws {
        let problems = try SampleText.problems(
            in: SampleText.manifest, [("name: Acme\n", ""), ("docsUrl: https://docs.acme.com/api\n", ""), ("    key: record.id\n", "")])
        #expect(Set(problems.map(\.rule)) == ["missing-key", "missing-documentation"], "\(problems)")
        #expect(problems.map(\.keyPath).sorted() == ["", "name", "streams.users.key"])
    }

    /// What only follows from another problem is not reported beside it.
    @Test(arguments: [
        ("docsUrl: https://docs", "docsUrl: http://docs", "bad-url"),
        ("baseUrl: https://api.acme.com", "baseUrl: http://${config.team}.acme.com", "bad-url"),
        ("config: { in: header,", "config: { in: nowhere,", "unknown-value"), ("over: users", "over: user", "check-unknown-stream"),
        ("each: users", "each: user", "unknown-stream"),
    ])
    func followsFromNothingElse(old: String, new: String, rule: String) {
        #expect(SampleText.problems(replacing: old, with: new).map(\.rule) == [rule])
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
