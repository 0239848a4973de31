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
            // The command to type next may be longer than a line of the tables.
            #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 || $0.contains("patchbay ") || $0.contains("--") })
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

    @Test func anUnknownIntegrationGetsASuggestion() async throws {
        try await WorkFolder.with { patchbay, _ in
            let outcome = try await patchbay.run("try", "githb")
            #expect(outcome.status == 2)
            #expect(outcome.errorText.contains("Did you mean `github`?"))
        }
    }
}
