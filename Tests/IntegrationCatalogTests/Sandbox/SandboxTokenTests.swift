import Foundation
import IntegrationCore
import IntegrationTesting
import Testing

@Suite("A sandbox for every algorithm that JSON Web Tokens are signed with")
struct SandboxTokenTests {
    private static func manifest(_ algorithm: JWTAlgorithm) -> String {
        """
        id: signed
        name: Signed
        description: Signs every request.
        category: Development
        capabilities: [sync]
        auth: { type: jwt, config: { algorithm: \(algorithm.rawValue), key: "${credentials.key}", claims: { iss: me } } }
        credentialFields: [{ id: key, label: Key, type: password }]
        http: { baseUrl: "https://api.example.com" }
        streams:
          things: { request: GET /things, key: record.id }
          others: { request: GET /others, key: record.id }
        checks:
          named: { name: Named, over: things, pass: record.name != "", remediation: Name it. }
        """
    }

    private static func fixtures(key: String) -> String {
        """
        credentials: { key: '\(key)' }
        exchanges:
          - { request: GET /things, body: things.json }
          - { request: GET /others, body: things.json }
        expect: { records: { things: 1, others: 1 }, findings: [], passes: { named: 1 } }
        """
    }

    private static func key(_ algorithm: JWTAlgorithm) -> String {
        algorithm.rawValue.hasPrefix("HS") ? "an-obviously-fake-secret" : SandboxFixtures.generatedKey
    }

    @Test("Two runs with the right key, and one with another", arguments: JWTAlgorithm.allCases)
    func conforms(algorithm: JWTAlgorithm) async throws {
        let parent = FileManager.default.temporaryDirectory.appendingPathComponent("signed-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: parent) }
        let folder = parent.appendingPathComponent("signed")
        try FileManager.default.createDirectory(at: folder.appendingPathComponent("fixtures"), withIntermediateDirectories: true)
        let icon = try #require(
            try IntegrationTemplate.files(id: "signed", name: "Signed", category: .development).first { $0.path == "icon.svg" })
        let files = [
            "manifest.yaml": Self.manifest(algorithm), "icon.svg": icon.text,
            "fixtures/sandbox.yaml": Self.fixtures(key: Self.key(algorithm)), "fixtures/things.json": #"[{"id": 1, "name": "one"}]"#,
        ]
        for (path, text) in files { try Data(text.utf8).write(to: folder.appendingPathComponent(path)) }
        let problems = await IntegrationConformance(folder: folder.path).problems()
        #expect(problems.isEmpty, "\(problems)")
    }

    @Test(
        "A key the sandbox cannot check is refused with its place, and what to write instead",
        arguments: [
            (JWTAlgorithm.es256, "-----BEGIN PRIVATE KEY-----", "Write `key: '${sandbox.privateKey}'`."),
            (.hs256, SandboxFixtures.generatedKey, "Write an obviously fake text."),
        ])
    func keys(algorithm: JWTAlgorithm, key: String, fix: String) throws {
        let manifest = try #require(ManifestLoader().load(yaml: Self.manifest(algorithm)).manifest)
        let yaml = Self.fixtures(key: key).replacing(", body: things.json", with: "")
        let loaded = SandboxFixtures.load(yaml: yaml, folder: "/nowhere", manifest: manifest)
        let problem = try #require(loaded.diagnostics.first)
        #expect(loaded.fixtures == nil && loaded.diagnostics.count == 1)
        #expect(problem.keyPath == "credentials.key" && problem.location.line == 1 && problem.fix == fix)
    }
}
