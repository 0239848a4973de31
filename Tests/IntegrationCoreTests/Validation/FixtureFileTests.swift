import Foundation
import IntegrationCore
import Testing

/// The files of an integration's fixtures: which are read, and as what.
@Suite struct FixtureFileTests {
    /// Problems of what `patchbay new` writes, changed on disk.
    private func rules(
        _ changes: [(file: String, old: String, new: String)], _ change: (URL) throws -> Void = { _ in }
    ) throws -> [String] {
        let directory = FileManager.default.temporaryDirectory.appending(path: "patchbay-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        for var part in try IntegrationTemplate.files(id: "acme", name: "Acme", category: .cloud) {
            part.text = try SampleText.changed(part.text, changes.filter { $0.file == part.path }.map { ($0.old, $0.new) })
            let url = directory.appending(path: "acme/\(part.path)")
            try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(part.text.utf8).write(to: url)
        }
        try change(directory.appending(path: "acme"))
        let loaded = ManifestLoader().load(folder: directory.appending(path: "acme").path)
        return ManifestValidator().validate(loaded).map(\.rule).filter { $0 != "stream-unread" }
    }

    @Test func linkThatLeadsOutIsNotFollowed() throws {
        func linked(to target: (URL) -> String) throws -> [String] {
            try rules([]) { folder in
                let account = folder.appending(path: "fixtures/account.json")
                try FileManager.default.moveItem(at: account, to: folder.appending(path: "fixtures/other.json"))
                try FileManager.default.copyItem(
                    at: folder.appending(path: "fixtures/other.json"), to: folder.appending(path: "outside.json"))
                try FileManager.default.createSymbolicLink(atPath: account.path, withDestinationPath: target(folder))
            }
        }
        #expect(try linked { _ in "../outside.json" } == ["fixture-invalid"])
        #expect(try linked { $0.appending(path: "outside.json").path } == ["fixture-invalid"])
        #expect(try linked { _ in "other.json" } == [])
    }

    @Test func folderOnTheWayMayNotLeadOutEither() throws {
        let body = (file: "fixtures/sandbox.yaml", old: "body: account.json", new: "body: parts/account.json")
        func parts(at path: String) throws -> [String] {
            try rules([body]) { folder in
                let parts = folder.appending(path: path)
                try FileManager.default.createDirectory(at: parts, withIntermediateDirectories: true)
                try FileManager.default.moveItem(
                    at: folder.appending(path: "fixtures/account.json"), to: parts.appending(path: "account.json"))
                guard path != "fixtures/parts" else { return }
                try FileManager.default.createSymbolicLink(
                    atPath: folder.appending(path: "fixtures/parts").path, withDestinationPath: "../\(path)")
            }
        }
        #expect(try parts(at: "fixtures/parts") == [])
        #expect(try parts(at: "elsewhere") == ["fixture-invalid"])
    }

    /// Where the next page is named by its URL, the answer before it says what it asks for.
    @Test(arguments: ["${origin}/v1/orgs/acme/users?page=2", "/v1/orgs/acme/users?page=2", "users?page=2", "?page=2"])
    func nextURLReachesItsPage(next: String) throws {
        let edits = [
            ("manifest.yaml", "type: cursor", "type: url"), ("manifest.yaml", ", param: cursor", ""),
            ("fixtures/sandbox.yaml", "query: { cursor: \"!\" }", "query: { page: \"!\" }"),
            ("fixtures/sandbox.yaml", "query: { cursor: page-2 }", "query: { page: \"2\" }"),
        ].map { (file: $0.0, old: $0.1, new: $0.2) }
        func found(_ next: String) throws -> [String] {
            try rules(edits + [(file: "fixtures/users-1.json", old: "\"page-2\"", new: "\"\(next)\"")])
        }
        #expect(try found(next) == [])
        #expect(try found(next.replacing("page=", with: "p=")) == ["fixture-unreached"])
        #expect(try found(next.replacing("page=2", with: "page=22")) == ["fixture-unreached"])
    }

    /// A path may begin another one that stands before it.
    @Test func nextPathIsFoundBehindALongerOne() throws {
        let edits = [
            ("manifest.yaml", "type: cursor", "type: url"), ("manifest.yaml", ", param: cursor", ""),
            ("fixtures/sandbox.yaml", "    query: { cursor: \"!\" }\n", ""),
            ("fixtures/sandbox.yaml", "request: GET /v1/orgs/acme/users\n    query: { cursor: page-2 }", "request: GET /v1/more/1"),
            ("fixtures/users-1.json", "\"page-2\"", "\"/v1/more/1\", \"see\": \"/v1/more/10\""),
        ].map { (file: $0.0, old: $0.1, new: $0.2) }
        #expect(try rules(edits) == [])
    }

    /// A text of digits is a text, and a number is one: by the field, not by how it is written.
    @Test(arguments: [
        ("config.org == \"123\"", true), ("variables.many == 5", true), ("variables.sure", true), ("variables.kinds == [\"a\"]", true),
        ("config.org == 123", false), ("variables.many == 6", false),
    ])
    func settingsHaveTheTypeOfTheirField(_ filter: String, _ isKept: Bool) throws {
        let sandbox = "fixtures/sandbox.yaml"
        let variables = """
              - { id: many, label: Many, type: number, default: 1 }
              - { id: sure, label: Sure, type: boolean, default: false }
              - { id: kinds, label: Kinds, type: multiselect, default: [b], options: [{ value: a, label: A }, { value: b, label: B }] }
            """
        let paths = Array(repeating: (file: sandbox, old: "orgs/acme", new: "orgs/123"), count: 5)
        let edits = [
            (file: sandbox, old: "config: { org: acme }", new: "config: { org: '123' }"),
            (sandbox, "variables: {}", "variables: { many: 5, sure: true, kinds: [a] }"),
            ("fixtures/users-2.json", "\"id\": 3", "\"id\": null"),
            ("manifest.yaml", "\nvariables:\n", "\nvariables:\n\(variables)\n"),
            ("manifest.yaml", "    records: body.users\n", "    records: body.users\n    filter: '\(filter)'\n"),
        ]
        let found = try rules(paths + edits)
        #expect(found.contains("nullable-key") == isKept, "\(found)")
    }
}
