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

    @Test(arguments: [["verify", "nowhere"], ["verify", "--integrations", "nowhere"], ["verify", "--json", "--sarif"]])
    func couldNotRun(arguments: [String]) async throws {
        try await WorkFolder.with { patchbay, _ in
            let outcome = try await patchbay.run(arguments)
            #expect(outcome.status == 2)
        }
    }
}
