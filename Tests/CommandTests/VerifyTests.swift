import Foundation
import Testing

/// `patchbay verify`
@Suite struct VerifyTests {
    @Test func whatIsBuiltInHasNoErrors() async throws {
        try await WorkFolder.with { patchbay, _ in
            let outcome = try await patchbay.run("verify")
            #expect(outcome.status == 0, "\(outcome.outputText)")
            #expect(outcome.outputText.contains("5 integrations: "))
        }
    }

    @Test func aBreakIsReportedWithItsPlaceInEveryFormat() async throws {
        try await WorkFolder.with { patchbay, folder in
            _ = try await patchbay.run("new", "acme")
            let manifest = folder.appendingPathComponent("integrations/acme/manifest.yaml")
            let text = try String(contentsOf: manifest, encoding: .utf8)
            try Data(text.replacing("\nauth:", with: "\nauthh:").utf8).write(to: manifest)

            let human = try await patchbay.run("verify", "integrations/acme")
            #expect(human.status == 1)
            #expect(human.outputText.contains("integrations/acme/manifest.yaml:"))
            #expect(human.outputText.contains("error["))
            #expect(human.outputText.contains("`auth`"))

            let json = try await patchbay.run("verify", "--json", "integrations")
            #expect(json.status == 1)
            let first = try #require(json.json?["diagnostics"]?.list.first { $0["severity"]?.text == "error" })
            #expect(first.keys == ["severity", "rule", "file", "line", "column", "keyPath", "message", "fix"])
            #expect((first["line"]?.int ?? 0) > 0)

            let sarif = try await patchbay.run("verify", "--sarif", "integrations/acme/manifest.yaml")
            #expect(sarif.status == 1)
            #expect(sarif.json?["version"]?.text == "2.1.0")

            let run = try await patchbay.run("try", "acme")
            #expect(run.status == 2)
            #expect(run.errorText.contains("acme cannot be run"))
        }
    }

    @Test func fixturesAreReadAsStrictlyAsTryDoes() async throws {
        try await WorkFolder.with { patchbay, folder in
            _ = try await patchbay.run("new", "acme")
            let file = folder.appendingPathComponent("integrations/acme/fixtures/sandbox.yaml")
            let text = try String(contentsOf: file, encoding: .utf8)
            let at = text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.hasPrefix("exchanges:") } ?? 0
            let broken = "exchanges:\n  - { request: GET /x?y=1, wait: 3 }\n  - { request: GET /z, status: two hundred }"
            try Data((text.replacing("\nexchanges:", with: "\n" + broken) + "\nextra: 1\n").utf8).write(to: file)
            let verify = try await patchbay.run("verify", "--json", "integrations/acme")
            #expect(verify.status == 1)
            let problems = try #require(verify.json?["diagnostics"]).list.filter { $0["severity"]?.text == "error" }
            func line(_ rule: String, _ path: String) -> Int? {
                problems.first { $0["rule"]?.text == rule && $0["keyPath"]?.text == path }?["line"]?.int
            }
            #expect(line("fixture-invalid", "exchanges[0].request") == at + 2, "\(verify.outputText)")
            #expect(line("unknown-key", "exchanges[0].wait") == at + 2)
            #expect(line("wrong-type", "exchanges[1].status") == at + 3)
            #expect(line("unknown-key", "extra") != nil)
            #expect(Set(problems.map { "\($0)" }).count == problems.count)
            #expect(try await patchbay.run("try", "acme").status == 2)
        }
    }

    @Test func onesOwnProblemsComeFirst() async throws {
        try await WorkFolder.with { patchbay, folder in
            _ = try await patchbay.run("new", "acme")
            let manifest = folder.appendingPathComponent("integrations/acme/manifest.yaml")
            let text = try String(contentsOf: manifest, encoding: .utf8)
            try Data(text.replacing("\nauth:", with: "\nauthh:").utf8).write(to: manifest)
            let outcome = try await patchbay.run("verify", "--json")
            #expect(outcome.json?["diagnostics"]?.list.first?["file"]?.text?.hasPrefix("integrations/acme") == true)
        }
    }

    @Test func anEmptyFolderCannotBeChecked() async throws {
        try await WorkFolder.with { patchbay, folder in
            try FileManager.default.createDirectory(at: folder.appendingPathComponent("empty"), withIntermediateDirectories: true)
            let outcome = try await patchbay.run("verify", "empty")
            #expect(outcome.status == 2 && outcome.errorText.contains("there is no manifest.yaml in empty"))
            let inner = folder.appendingPathComponent("empty/inner")
            try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
            let without = try await patchbay.run("verify", "empty")
            #expect(without.status == 2 && without.errorText.contains("there is no manifest.yaml in empty, and no folder that has one"))
            // A link that leads nowhere is one's own to mend.
            try FileManager.default.createSymbolicLink(atPath: inner.path + "/manifest.yaml", withDestinationPath: "gone.yaml")
            let dangling = try await patchbay.run("verify", "empty")
            #expect(dangling.status == 1 && dangling.outputText.contains("empty/inner/manifest.yaml"), "\(dangling.outputText)")
        }
    }

    @Test func whatIsNamedTwiceIsCheckedOnce() async throws {
        try await WorkFolder.with { patchbay, _ in
            _ = try await patchbay.run("new", "acme")
            let outcome = try await patchbay.run("verify", "integrations", "integrations/acme", "./integrations", "acme")
            #expect(outcome.status == 0 && outcome.outputText.contains("1 integration: "), "\(outcome.outputText)")
        }
    }

    @Test func aCopyOfABuiltInOneIsSaidToBeRefusedBesideIt() async throws {
        try await WorkFolder.with { patchbay, folder in
            _ = try await patchbay.run("new", "acme", "--integrations", "own")
            let manifest = folder.appendingPathComponent("own/acme/manifest.yaml")
            let text = try String(contentsOf: manifest, encoding: .utf8)
            try FileManager.default.moveItem(atPath: folder.path + "/own/acme", toPath: folder.path + "/own/okta")
            try Data(text.replacing("\nid: \"acme\"", with: "\nid: \"okta\"").utf8).write(
                to: folder.appendingPathComponent("own/okta/manifest.yaml"))
            let outcome = try await patchbay.run("verify", "own/okta")
            #expect(outcome.status == 0, "\(outcome.outputText)")
            #expect(outcome.outputText.contains("whoever loads both is refused"), "\(outcome.outputText)")
        }
    }

    @Test func aFileOfAnotherNameIsNotTheManifestBesideIt() async throws {
        try await WorkFolder.with { patchbay, folder in
            _ = try await patchbay.run("new", "acme")
            try Data("id: other".utf8).write(to: folder.appendingPathComponent("integrations/acme/old-manifest.yaml"))
            let outcome = try await patchbay.run("verify", "integrations/acme/old-manifest.yaml")
            #expect(outcome.status == 2 && outcome.errorText.contains("old-manifest.yaml is no manifest.yaml"), "\(outcome.errorText)")
            #expect(try await patchbay.run("verify", "integrations/acme/manifest.yaml").status == 0)
        }
    }

    @Test(arguments: [["verify", "nowhere"], ["verify", "--integrations", "nowhere"], ["verify", "--json", "--sarif"]])
    func couldNotRun(arguments: [String]) async throws {
        try await WorkFolder.with { patchbay, _ in
            let outcome = try await patchbay.run(arguments)
            #expect(outcome.status == 2)
        }
    }
}
