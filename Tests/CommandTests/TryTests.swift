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
            #expect(text.contains("the sandbox answered 429 2 times"))
            #expect(text.contains("\n  Connected as "))
            #expect(text.contains("patchbay sync \(slug)") && text.contains("patchbay findings \(slug)"))
            #expect(!text.contains("sandbox: unmatched") && !text.contains("sandbox: refused"))
            let widest = try Self.width(text)
            for line in text.split(separator: "\n") where !line.contains("patchbay ") && !line.contains("--") {
                #expect(line.count <= widest, "\(line)")
            }
            #expect(!text.contains("…"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        }
    }

    /// How wide the report may be: no word of the findings is cut for a program, so the longest one decides.
    private static func width(_ text: String) throws -> Int {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let header = try #require(lines.firstIndex { $0.hasPrefix("SEVERITY") })
        let column = try #require(lines[header].firstRange(of: "FINDING")).lowerBound
        let offset = lines[header].distance(from: lines[header].startIndex, to: column)
        let words = lines[header...].prefix { !$0.isEmpty }.flatMap { $0.dropFirst(offset).split(separator: " ") }
        return max(80, offset + (words.map(\.count).max() ?? 0))
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

    @Test func aTestRequestThatIsRefusedIsAFailure() async throws {
        try await WorkFolder.with { patchbay, folder in
            _ = try await patchbay.run("new", "acme")
            let file = folder.appendingPathComponent("integrations/acme/fixtures/sandbox.yaml")
            let text = try String(contentsOf: file, encoding: .utf8)
            let refusal = "\nexchanges:\n  - { request: GET /v1/orgs/acme, status: 403 }\n"
            try Data(text.replacing("\nexchanges:\n", with: refusal).utf8).write(to: file)
            let outcome = try await patchbay.run("try", "acme", "--log-level", "error")
            #expect(outcome.status == 1)
            #expect(outcome.errorText.contains("The test request was refused: "), "\(outcome.errorText)")
            #expect(outcome.outputText.contains("The test request was refused: ") && !outcome.outputText.contains("Next, your own"))
        }
    }

    @Test func aManifestDoesNotSteerTheTerminal() async throws {
        try await WorkFolder.with { patchbay, folder in
            _ = try await patchbay.run("new", "acme")
            let manifest = folder.appendingPathComponent("integrations/acme/manifest.yaml")
            let text = try String(contentsOf: manifest, encoding: .utf8)
            try Data(text.replacing(#/\nname: .*/#, with: "\nname: \"B\\e[31mred\\u202EX\"").utf8).write(to: manifest)
            let outcome = try await patchbay.run("try", "acme")
            #expect(outcome.status == 2, "\(outcome.errorText)")
            #expect(outcome.errorText.contains("unprintable-text"), "\(outcome.errorText)")
            let said = (outcome.outputText + outcome.errorText).unicodeScalars
            #expect(!said.contains("\u{1B}") && !said.contains("\u{202E}"))
        }
    }

    @Test func whatWasNotReadIsNotCalledFreeOfFindings() async throws {
        try await WorkFolder.with { patchbay, folder in
            let manifest = WorkFolder.manifest(
                "lone",
                """
                streams:
                  things: { request: GET /things, key: record.id }
                checks:
                  named: { name: Named, over: things, pass: record.name != "", remediation: Name it. }
                """)
            try WorkFolder.write(manifest, of: "lone", in: folder)
            let fixtures = folder.appendingPathComponent("integrations/lone/fixtures")
            try FileManager.default.createDirectory(at: fixtures, withIntermediateDirectories: true)
            let sandbox = Data("credentials: { token: sandbox-token }\nexchanges: []\n".utf8)
            try sandbox.write(to: fixtures.appendingPathComponent("sandbox.yaml"))
            let outcome = try await patchbay.run("try", "lone", "--log-level", "error")
            #expect(outcome.status == 1)
            #expect(outcome.outputText.contains("\nNothing was judged.\n"), "\(outcome.outputText)")
            #expect(outcome.outputText.contains("  1 request.\n") && !outcome.outputText.contains("Connected"))
            #expect(!outcome.outputText.contains("Next, your own"))
        }
    }

    /// The other statuses are what a real system may say.
    @Test func aRunThatTheSandboxRefusesIsAFailure() async throws {
        try await WorkFolder.with { patchbay, folder in
            _ = try await patchbay.run("new", "acme")
            try WorkFolder.edit(
                "integrations/acme/fixtures/sandbox.yaml", in: folder, "    query: { cursor: \"!\" }\n",
                to: "    query: { cursor: \"!\" }\n    status: 401\n")
            let outcome = try await patchbay.run("try", "acme", "--log-level", "error")
            #expect(outcome.status == 1)
            #expect(outcome.errorText.contains("The sandbox was not passed: "), "\(outcome.errorText)")
        }
    }

    @Test func theCommandToTypeNextHasAllThatIsRequired() async throws {
        try await WorkFolder.with { patchbay, folder in
            _ = try await patchbay.run("new", "acme")
            try WorkFolder.edit(
                "integrations/acme/manifest.yaml", in: folder, "type: number, default: 2,", to: "type: number, required: true,")
            try WorkFolder.edit("integrations/acme/fixtures/sandbox.yaml", in: folder, "variables: {}", to: "variables: { max_admins: 2 }")
            let outcome = try await patchbay.run("try", "acme")
            #expect(outcome.status == 0, "\(outcome.errorText)")
            #expect(outcome.outputText.contains("--variable max_admins=VALUE"))
            #expect(outcome.outputText.contains("  \(PatchbayProcess.executable.path) sync acme"))
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
