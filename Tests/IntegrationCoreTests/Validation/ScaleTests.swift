import Foundation
import IntegrationCore
import Testing

/// Large and hostile manifests take time in proportion to what they hold.
@Suite struct ScaleTests {
    /// Two thousand checks: what looks at all of them for each of them, and at all of their expressions, would take minutes.
    @Test(.timeLimit(.minutes(10))) func manyChecks() throws {
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
    @Test(.timeLimit(.minutes(10))) func manyExpressionsInOneSegment() throws {
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

    /// Templates of nothing but mistakes, and one expression of nothing else.
    @Test(.timeLimit(.minutes(10)), arguments: [("", "${}", 100_000, ""), ("", "${}", 30_000, ""), ("${[", "x,", 40_000, "]}")])
    func manyMistakesInOneTemplate(_ start: String, _ part: String, _ count: Int, _ end: String) {
        let template = start + String(repeating: part, count: count) + end
        let text = SampleText.manifest.replacing(
            "    records: body.users\n", with: "    records: body.users\n    query: { q: \"\(template)\" }\n")
        let problems = ManifestValidator(readsFiles: false).validate(ManifestLoader().load(yaml: text))
        #expect(problems.contains { $0.keyPath == "streams.users.query.q" })
        #expect(problems.count < 200)
    }

    /// Streams each below the one before, all of them below a circle, and as many without a parent that is there.
    @Test(.timeLimit(.minutes(10))) func manyStreams() throws {
        let streams = (0..<1_000).flatMap { index in
            let parent = index == 0 ? "s3" : "s\(index - 1)"
            return [
                "  s\(index): { each: \(parent), request: 'GET /s/${parent.id}', records: body.data, key: record.id }",
                "  t\(index): { each: nobody\(index), request: 'GET /t/${parent.id}', records: body.data, key: record.id }",
            ]
        }
        let text = SampleText.manifest.replacing("\nstreams:\n", with: "\nstreams:\n" + streams.joined(separator: "\n") + "\n")
        let problems = ManifestValidator(readsFiles: false).validate(ManifestLoader().load(yaml: text))
        #expect(problems.count { $0.rule == "stream-cycle" } == 4)
        #expect(problems.count { $0.rule == "stream-unreachable" } == 996)
        #expect(problems.count { $0.rule == "unknown-stream" } == 1_000)
    }

    /// The parser stops at each map with a key twice: a large file is not read again for every one of them.
    @Test(.timeLimit(.minutes(10))) func manyDuplicateKeysInALargeFile() {
        func problems(_ count: Int, padding: Int) -> [Diagnostic] {
            let keys = (0..<count).map { "k\($0): { a: 1, a: 2 }\n" }.joined()
            return ManifestLoader().load(yaml: "pad: \(String(repeating: "x", count: padding))\n\(keys)").diagnostics.filter {
                $0.rule == "duplicate-key"
            }
        }
        #expect(problems(20, padding: 10_000).count == 20)
        #expect(problems(5, padding: 900_000).count == 5)
        #expect(problems(60, padding: 900_000).map(\.message) == ["a key occurs twice in this map"])
    }

    /// Sixteen aliases, each for a list of many more: more values than there is time to look at.
    @Test(.timeLimit(.minutes(10))) func aliasesInAFileWithADuplicateKey() {
        let levels = (1...4).map { level in
            "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 4).joined(separator: ", "))]"
        }
        let wide = "a0: &a0 [" + String(repeating: "x, ", count: 100_000) + "x]"
        let problems = ManifestLoader().load(yaml: "id: a\nid: b\n\(wide)\n\(levels.joined(separator: "\n"))\n").diagnostics
        #expect(problems.contains { $0.rule == "duplicate-key" })
    }

    /// Recorded pages that name each other by their URLs, the last one first: looking for each in all of them, until none is new, would take
    /// hours.
    @Test(.timeLimit(.minutes(10))) func manyPagesInReverse() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "patchbay-\(UUID().uuidString)/acme")
        defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
        let pages = 300
        let exchanges = (1...pages).reversed().map { "  - request: GET /v1/more/\($0)\n    body: more-\($0).json\n" }.joined()
        for var file in try IntegrationTemplate.files(id: "acme", name: "Acme", category: .cloud) {
            if file.path == "manifest.yaml" {
                file.text = file.text.replacing("type: cursor", with: "type: url").replacing(", param: cursor", with: "")
            }
            if file.path == "fixtures/sandbox.yaml" {
                file.text = file.text.replacing("exchanges:\n", with: "exchanges:\n\(exchanges)")
                    .replacing("    query: { cursor: \"!\" }\n", with: "")
                    .replacing("  - request: GET /v1/orgs/acme/users\n    query: { cursor: page-2 }\n    body: users-2.json\n", with: "")
            }
            if file.path == "fixtures/users-1.json" { file.text = file.text.replacing("page-2", with: "/v1/more/1") }
            let url = folder.appending(path: file.path)
            try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(file.text.utf8).write(to: url)
        }
        let padding = String(repeating: "x", count: 5_000)
        for page in 1...pages {
            let next = page == pages ? "" : "/v1/more/\(page + 1)"
            let text = #"{"pad": "\#(padding)", "users": [], "next_cursor": "\#(next)"}"#
            try Data(text.utf8).write(to: folder.appending(path: "fixtures/more-\(page).json"))
        }
        let problems = ManifestValidator().validate(ManifestLoader().load(folder: folder.path))
        #expect(!problems.contains { $0.rule == "fixture-unreached" }, "\(problems)")
    }
}
