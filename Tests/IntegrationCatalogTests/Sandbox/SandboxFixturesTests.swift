import Foundation
import IntegrationCore
import IntegrationTesting
import Testing

@Suite("Fixtures are read strictly")
struct SandboxFixturesTests {
    private func load(_ yaml: String) throws -> LoadedSandboxFixtures {
        let manifest = try SandboxExample.manifest(auth: SandboxExample.apiKey)
        return SandboxFixtures.load(yaml: yaml, folder: NSTemporaryDirectory(), manifest: manifest)
    }

    @Test("Everything a file can say")
    func whole() throws {
        let loaded = try load(
            """
            credentials: { api_key: 0123 }
            variables: { days: 7 }
            exchanges:
              - request: GET /things
                query: { page: 2, after: '!' }
                json: { variables: { after: x } }
                status: 404
                answerHeaders: { Link: '<${origin}/>' }
                auth: false
            unauthorized: { status: 403 }
            expect:
              records: { things: 3 }
              delta: { things: 1 }
              findings: []
            """)
        #expect(loaded.diagnostics.isEmpty)
        let fixtures = try #require(loaded.fixtures)
        #expect(fixtures.credentials["api_key"] == "0123")
        #expect(fixtures.variables["days"] == .text("7"))
        let exchange = try #require(fixtures.exchanges.first)
        #expect(exchange.line == "GET /things")
        #expect(exchange.query.map(\.condition) == [.equals("2"), .absent])
        #expect(exchange.answer.status == 404)
        #expect(!exchange.requiresAuthentication)
        #expect(fixtures.unauthorized?.status == 403)
        #expect(fixtures.expect.records["things"] == 3)
        #expect(fixtures.expect.findings == [])
    }

    @Test(
        "Every problem has a rule and a place",
        arguments: [
            ("exchangs: []\nexchanges: []", "unknown-key", 1, 1), ("config: {}", "missing-key", 1, 1),
            ("exchanges: 5", "wrong-type", 1, 12), ("exchanges:\n  - request: GET things", "fixture-invalid", 2, 14),
            ("exchanges:\n  - request: GET /a?b=c", "fixture-invalid", 2, 14),
            ("exchanges:\n  - request: FETCH /a", "fixture-invalid", 2, 14),
            ("exchanges:\n  - { request: GET /a, body: none.json }", "fixture-invalid", 2, 30),
            ("exchanges:\n  - { request: GET /a, body: ../secret }", "fixture-invalid", 2, 30),
            ("exchanges:\n  - { request: GET /a, status: 99 }", "wrong-type", 2, 32),
            ("exchanges:\n  - { request: GET /a, status: ok }", "wrong-type", 2, 32),
            ("exchanges:\n  - { request: GET /a, auth: maybe }", "wrong-type", 2, 30),
            ("exchanges:\n  - { request: GET /a, qeury: {} }", "unknown-key", 2, 24),
            ("exchanges: []\nconfig: { org: a }", "fixture-unknown-name", 2, 11),
            ("exchanges: []\nvariables: { days: many }", "fixture-invalid", 2, 20),
            ("exchanges: []\nexpect: { records: { thing: 1 } }", "fixture-unknown-name", 2, 22),
            ("exchanges: []\nexpect: { records: { things: -1 } }", "wrong-type", 2, 30),
            ("exchanges: []\nexpect: { findings: [{ check: gone }] }", "fixture-unknown-name", 2, 31),
            ("exchanges: [", "fixture-invalid", 2, 1), ("exchanges: []\nexchanges: []", "fixture-invalid", 1, 1),
            ("", "fixture-invalid", 1, 1),
        ])
    func problem(yaml: String, rule: String, line: Int, column: Int) throws {
        let loaded = try load(yaml)
        #expect(loaded.fixtures == nil)
        let found = try #require(loaded.diagnostics.first)
        #expect(loaded.diagnostics.count == 1, "\(loaded.diagnostics)")
        #expect(found.rule == rule && found.fix?.isEmpty == false, "\(found)")
        #expect(found.location.line == line && found.location.column == column, "\(found)")
    }

    @Test("A link that leads out of the folder is not followed, one inside it is")
    func links() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fixtures-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder.appendingPathComponent("fixtures"), withIntermediateDirectories: true)
        let inside = folder.appendingPathComponent("fixtures").path
        try Data("{}".utf8).write(to: folder.appendingPathComponent("outside.json"))
        try Data("{}".utf8).write(to: folder.appendingPathComponent("fixtures/own.json"))
        try FileManager.default.createSymbolicLink(atPath: inside + "/out.json", withDestinationPath: "../outside.json")
        try FileManager.default.createSymbolicLink(atPath: inside + "/in.json", withDestinationPath: "own.json")
        let manifest = try SandboxExample.manifest(auth: SandboxExample.apiKey)
        func load(_ name: String) -> LoadedSandboxFixtures {
            SandboxFixtures.load(yaml: "exchanges:\n  - { request: GET /a, body: \(name) }", folder: inside, manifest: manifest)
        }
        #expect(load("in.json").fixtures != nil)
        let refused = load("out.json")
        #expect(refused.fixtures == nil && refused.diagnostics.first?.message.contains("leads out of the folder") == true)
    }

    @Test("A misspelt key comes with the right one")
    func suggestion() throws {
        let loaded = try load("exchanges:\n  - { request: GET /a, qeury: {} }")
        #expect(loaded.diagnostics.first?.fix == "Did you mean `query`?")
    }
}
