import Foundation
import Testing

/// `patchbay try`: the whole way from a manifest to findings, over HTTP.
@Suite struct TryTests {
    @Test(arguments: CatalogTests.builtIn)
    func everyBuiltInIntegrationRuns(slug: String) async throws {
        try await WorkFolder.with { patchbay, folder in
            let outcome = try await patchbay.run("try", slug)
            #expect(outcome.status == 0, "\(outcome.errorText)\n\(outcome.outputText)")
            let text = outcome.outputText
            #expect(text.contains("SEVERITY") && text.contains("CHECK"))
            #expect(text.contains("the sandbox answered 429"))
            #expect(text.contains("patchbay sync \(slug)") && text.contains("patchbay findings \(slug)"))
            #expect(!text.contains("sandbox: unmatched") && !text.contains("sandbox: refused"))
            // The command to type next may be longer than a line of the tables, and no word of a table is cut for a program.
            let isLong = text.split(separator: " ").contains { $0.count > 50 }
            #expect(
                text.split(separator: "\n").allSatisfy { $0.count <= 80 || isLong || $0.contains("patchbay ") || $0.contains("--") })
            #expect(!text.contains("…"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        }
    }

    @Test func theDatabaseCanBeKept() async throws {
        try await WorkFolder.with { patchbay, _ in
            #expect(try await patchbay.run("try", "github", "--database", "kept.db").status == 0)
            let findings = try await patchbay.run("findings", "--database", "kept.db", "--output", "json")
            let list = try #require(findings.json?["findings"]).list
            #expect(!list.isEmpty)
        }
    }

    @Test func whatIsExpectedIsCompared() async throws {
        try await WorkFolder.with { patchbay, folder in
            _ = try await patchbay.run("new", "acme", "--integrations", "my own")
            let file = folder.appendingPathComponent("my own/acme/fixtures/sandbox.yaml")
            let text = try String(contentsOf: file, encoding: .utf8)
            let right = try await patchbay.run("try", "acme", "--integrations", "my own")
            #expect(right.status == 0, "\(right.errorText)")
            #expect(right.outputText.contains("--integrations 'my own'"))
            // Of every count and finding that is expected, another one.
            let expect = try #require(text.range(of: "\nexpect:"))
            let wrong = text[expect.lowerBound...].replacing(#/: [0-9]+/#, with: ": 77").replacing(
                "verdict: fail", with: "verdict: inconclusive")
            try Data((String(text[..<expect.lowerBound]) + wrong).utf8).write(to: file)
            let outcome = try await patchbay.run("try", "acme", "--integrations", "my own", "--log-level", "error")
            #expect(outcome.status == 1)
            #expect(outcome.outputText.contains("SEVERITY"))
            #expect(outcome.errorText.contains("Not what `expect` in my own/acme/fixtures/sandbox.yaml says:"), "\(outcome.errorText)")
            #expect(outcome.errorText.contains("records, not 77"))
        }
    }

    @Test func anUnknownIntegrationGetsASuggestion() async throws {
        try await WorkFolder.with { patchbay, _ in
            let outcome = try await patchbay.run("try", "githb")
            #expect(outcome.status == 2)
            #expect(outcome.errorText.contains("Did you mean `github`?"))
        }
    }
}
