import Foundation
import IntegrationCore
import Testing

@Suite struct IntegrationRegistryTests {
    private func manifest(
        _ id: String, _ category: IntegrationCategory = .cloud, active: Bool = true, auth: AuthStrategy = .basic(BasicAuth()),
        handler: String? = nil
    ) -> IntegrationManifest {
        IntegrationManifest(
            id: id, name: id, description: id, category: category, active: active, capabilities: [.sync], auth: auth,
            http: HTTPSettings(baseUrl: "https://a.example"), handler: handler)
    }

    @Test func answersQuestions() throws {
        let registry = try IntegrationRegistry([
            manifest("zeta", .security, auth: .oauth2(OAuth2Auth(tokenUrl: "https://a.example/token"))),
            manifest("alpha"), manifest("beta", active: false),
        ])
        #expect(registry.manifests.map(\.id) == ["alpha", "beta", "zeta"])
        #expect(registry["alpha"]?.name == "alpha")
        #expect(registry["omega"] == nil)
        #expect(registry.manifests(in: .security).map(\.id) == ["zeta"])
        #expect(registry.active.map(\.id) == ["alpha", "zeta"])
        #expect(registry.requiresOAuth("zeta") == true)
        #expect(registry.requiresOAuth("alpha") == false)
        #expect(registry.requiresOAuth("omega") == nil)
        #expect(registry.authStrategy(of: "alpha")?.type == .basic)
        #expect(registry.suggestion(for: "alhpa") == "alpha")
        #expect(registry.counts.total == 3)
        #expect(registry.counts.active == 2)
        #expect(registry.counts.byCategory == [.cloud: 2, .security: 1])
        #expect(registry.counts.byCapability == [.sync: 3])
        #expect(registry.counts.byAuthType == [.basic: 2, .oauth2: 1])
    }

    @Test func duplicateIdNamesBothPlaces() throws {
        let first = try #require(ManifestLoader().load(yaml: SampleManifest.yaml, file: "one/okta/manifest.yaml").manifest)
        let second = try #require(ManifestLoader().load(yaml: SampleManifest.yaml, file: "two/okta/manifest.yaml").manifest)
        let error = #expect(throws: RegistryError.self) { try IntegrationRegistry([first, manifest("a"), second]) }
        let diagnostic = try #require(error?.diagnostics.first)
        #expect(error?.diagnostics.count == 1)
        #expect(diagnostic.message.contains("one/okta/manifest.yaml") && diagnostic.message.contains("two/okta/manifest.yaml"))
        #expect(diagnostic.location == SourceLocation(file: "two/okta/manifest.yaml", line: 1, column: 5))
    }

    @Test func handlersByName() {
        let handlers = HandlerRegistry(declarative: "declarative", native: ["acme-native": "native"])
        #expect(handlers.handler(of: manifest("a")) == "declarative")
        #expect(handlers.handler(of: manifest("a", handler: "acme-native")) == "native")
        #expect(handlers.handler(of: manifest("a", handler: "acme-natve")) == nil)
        let problems = handlers.diagnostics(for: [manifest("a"), manifest("b", handler: "acme-natve")])
        #expect(problems.map(\.rule) == ["unknown-handler"])
        #expect(problems.first?.fix?.contains("acme-native") == true)
    }

    @Test func directoryOfFolders() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "patchbay-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        func write(_ path: String, _ text: String) throws {
            let file = directory.appending(path: path)
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        try write("okta/manifest.yaml", SampleManifest.yaml)
        try write("okta/icon.svg", "<svg/>")
        try write("other/manifest.yaml", SampleManifest.yaml)
        try write("empty/readme.txt", "")
        try write("_draft/manifest.yaml", "nonsense")
        try write(".git/config", "")
        try write("stray.yaml", "")
        let catalog = ManifestLoader().load(directory: directory.path)
        #expect(catalog.manifests.map(\.id) == ["okta"])
        #expect(catalog.manifests.first?.icon == "icon.svg")
        #expect(catalog.manifests.first?.folder == directory.path + "/okta")
        #expect(catalog.directoryDiagnostics.map { "\($0.severity) \($0.rule)" } == ["warning stray-file"])
        #expect(catalog.entries.flatMap(\.diagnostics).map(\.rule) == ["missing-manifest", "id-folder"])
        #expect(ManifestLoader().load(directory: directory.path + "/none").diagnostics.map(\.rule) == ["unreadable"])
    }
}
