import Foundation
import IntegrationCore
import Testing

/// Large and hostile manifests take time in proportion to what they hold.
@Suite struct ScaleTests {
    /// Two thousand checks: what looks at all of them for each of them, and at all of their expressions, would take minutes.
    @Test(.timeLimit(.minutes(1))) func manyChecks() throws {
        let checks = (0..<2_000).map { index in
            """
              c\(index): { name: C, over: users, pass: record.days < 3, resource: { type: 'user\(index % 50)', id: record.id }, remediation: Do. }
            """
        }
        let text = SampleText.manifest + "\n" + checks.joined(separator: "\n")
        let problems = ManifestValidator(readsFiles: false).validate(ManifestLoader().load(yaml: text, file: "acme.yaml"))
        #expect(Set(problems.map(\.rule)) == ["resource-type"])
        #expect(problems.count == 1_961)
    }

    /// Each expression of the path may take any part of the segment: all the ways to divide it would be tried.
    @Test(.timeLimit(.minutes(1))) func manyExpressionsInOneSegment() throws {
        let segment = (0..<30).map { _ in "${config.org}-" }.joined()
        let folder = FileManager.default.temporaryDirectory.appending(path: "patchbay-\(UUID().uuidString)/acme")
        defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
        for var file in try IntegrationTemplate.files(id: "acme", name: "Acme", category: .cloud) {
            if file.path == "manifest.yaml" {
                file.text = file.text.replacing("request: GET /orgs/${config.org}/users", with: "request: GET /orgs/\(segment)x")
            }
            if file.path == "fixtures/sandbox.yaml" {
                file.text = file.text.replacing("config: { org: acme }", with: "config: {}")
                    .replacing("GET /v1/orgs/acme/users", with: "GET /v1/orgs/\(String(repeating: "-", count: 90))")
            }
            let url = folder.appending(path: file.path)
            try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(file.text.utf8).write(to: url)
        }
        let problems = ManifestValidator().validate(ManifestLoader().load(folder: folder.path))
        #expect(problems.contains { $0.rule == "fixture-unanswered" && $0.keyPath == "streams.users.request" }, "\(problems)")
    }

    /// Sixteen aliases, each for a list of many more: more values than there is time to look at.
    @Test(.timeLimit(.minutes(1))) func aliasesInAFileWithADuplicateKey() {
        let levels = (1...4).map { level in
            "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 4).joined(separator: ", "))]"
        }
        let wide = "a0: &a0 [" + String(repeating: "x, ", count: 100_000) + "x]"
        let problems = ManifestLoader().load(yaml: "id: a\nid: b\n\(wide)\n\(levels.joined(separator: "\n"))\n").diagnostics
        #expect(problems.contains { $0.rule == "duplicate-key" })
    }
}
