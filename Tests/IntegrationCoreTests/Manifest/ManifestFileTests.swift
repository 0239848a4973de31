import Foundation
import IntegrationCore
import Testing

/// What can stand at the place of a manifest, and what a file can begin with.
@Suite struct ManifestFileTests {
    private func withFolder<Result>(_ body: (_ folder: String) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "patchbay-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try body(folder)
    }

    @Test(.timeLimit(.minutes(10))) func pipeIsNotRead() throws {
        try withFolder { folder in
            #expect(mkfifo("\(folder)/manifest.yaml", 0o600) == 0)
            #expect(ManifestLoader().load(folder: folder).diagnostics.map(\.rule) == ["unreadable"])
        }
    }

    @Test func deviceAndFolderAreNotRead() throws {
        try withFolder { folder in
            try FileManager.default.createSymbolicLink(atPath: "\(folder)/manifest.yaml", withDestinationPath: "/dev/zero")
            #expect(ManifestLoader().load(folder: folder).diagnostics.map(\.rule) == ["unreadable"])
            try FileManager.default.removeItem(atPath: "\(folder)/manifest.yaml")
            try FileManager.default.createDirectory(atPath: "\(folder)/manifest.yaml", withIntermediateDirectories: true)
            #expect(ManifestLoader().load(folder: folder).diagnostics.map(\.rule) == ["unreadable"])
        }
    }

    /// `patchbay verify .` inside the folder, and every other way to write its path.
    @Test(arguments: ["/okta", "/okta/", "/okta/.", "/./okta", "/okta/fixtures/..", "/other/../okta"])
    func nameOfTheFolderIsThatOfItsPath(_ path: String) throws {
        try withFolder { folder in
            for name in ["okta/fixtures", "other"] {
                try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
            }
            try Data(SampleManifest.yaml.utf8).write(to: URL(fileURLWithPath: "\(folder)/okta/manifest.yaml"))
            #expect(ManifestLoader().load(folder: folder + path).diagnostics == [])
            let problems = ManifestValidator(readsFiles: false).validate(ManifestLoader().load(folder: folder + path))
            #expect(!problems.contains { $0.rule == "id-folder" })
            try Data(SampleManifest.yaml.utf8).write(to: URL(fileURLWithPath: "\(folder)/other/manifest.yaml"))
            let other = ManifestValidator(readsFiles: false).validate(ManifestLoader().load(folder: folder + "/other/.")).filter {
                $0.rule == "id-folder"
            }
            #expect(other.map(\.fix) == ["Rename the folder, or write `id: other`."])
        }
    }

    @Test func missingIsNotUnreadable() throws {
        try withFolder { folder in
            #expect(ManifestLoader().load(folder: folder).diagnostics.map(\.rule) == ["missing-manifest"])
        }
    }

    @Test(.timeLimit(.minutes(10))) func pipeAmongFixturesIsNotRead() throws {
        try withFolder { folder in
            try Data(SampleText.manifest.utf8).write(to: URL(fileURLWithPath: "\(folder)/manifest.yaml"))
            try FileManager.default.createDirectory(atPath: "\(folder)/fixtures", withIntermediateDirectories: true)
            #expect(mkfifo("\(folder)/fixtures/sandbox.yaml", 0o600) == 0)
            let first = ManifestValidator().validate(ManifestLoader().load(folder: folder))
            #expect(first.contains { $0.rule == "fixture-invalid" && $0.message.contains("regular file") })
            try FileManager.default.removeItem(atPath: "\(folder)/fixtures/sandbox.yaml")
            try Data("exchanges: [{ request: GET /me, body: me.json }]".utf8)
                .write(to: URL(fileURLWithPath: "\(folder)/fixtures/sandbox.yaml"))
            #expect(mkfifo("\(folder)/fixtures/me.json", 0o600) == 0)
            let second = ManifestValidator().validate(ManifestLoader().load(folder: folder))
            #expect(second.contains { $0.rule == "fixture-invalid" && $0.message.contains("`me.json`") })
        }
    }

    @Test func byteOrderMarkIsNoPartOfTheText() {
        let loaded = ManifestLoader().load(yaml: "\u{FEFF}" + SampleText.manifest, file: "acme.yaml")
        #expect(loaded.diagnostics.isEmpty)
        #expect(loaded.draft?.id == "acme")
        let broken = ManifestLoader().load(yaml: "\u{FEFF}idd: acme\n", file: "acme.yaml").diagnostics.first { $0.rule == "unknown-key" }
        #expect(broken?.location == SourceLocation(file: "acme.yaml", line: 1, column: 1))
        #expect(broken?.fix == "Did you mean `id`?")
    }
}
