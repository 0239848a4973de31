import Foundation
import IntegrationCore
import IntegrationEngine
import Logging
import Testing

@Suite("The test of a connection")
struct ConnectionTestTests {
    private static func yaml(_ test: String) -> String {
        """
        http: { baseUrl: "https://api.example.com" }
        \(test)
        streams:
          things: { request: GET /things, key: record.id }
        checks:
          known: { name: Known, over: things, pass: record.id > 0, remediation: None. }
        """
    }

    private static let me = yaml(
        #"test: { request: GET /me, pass: 'body.state == "active"', identity: { id: body.id, label: body.name }, "#
            + #"errors: [ { status: [418], action: permission, scope: "read:me", message: "${body.message}" } ] }"#)

    @Test func isAcceptedWithTheAccountItIs() async throws {
        let harness = try EngineHarness(Self.me) { _, _ in .json(#"{"id":17,"name":"Acme","state":"active"}"#) }
        let result = try await harness.test()
        #expect(result.isAccepted && result.identityID == "17" && result.identityLabel == "Acme" && result.reason == nil)
        #expect(harness.transport.requests.map(\.url) == ["https://api.example.com/me"])
        #expect(harness.transport.requests[0].header("Authorization") == "Bearer canary-secret")
        #expect(!FileManager.default.fileExists(atPath: harness.databasePath), "a test stores nothing")
    }

    @Test(arguments: [(401, "answered 401"), (403, "answered 403"), (418, "read:me")])
    func isRefusedByItsStatus(_ status: Int, _ reason: String) async throws {
        let harness = try EngineHarness(Self.me) { _, _ in .json(#"{"message":"no canary-secret here"}"#, status: status) }
        let result = try await harness.test()
        #expect(!result.isAccepted && result.identityID == nil)
        #expect(result.reason?.contains(reason) == true, "\(result)")
        #expect(!"\(result)".contains("canary"))
    }

    @Test func isRefusedByItsCondition() async throws {
        let harness = try EngineHarness(Self.me) { _, _ in .json(#"{"id":17,"name":"Acme","state":"closed"}"#) }
        let result = try await harness.test()
        #expect(!result.isAccepted && result.reason?.contains("test.pass") == true)
    }

    @Test func isAcceptedUnaskedWhereTheManifestHasNone() async throws {
        let harness = try EngineHarness(Self.yaml("")) { _, _ in .json("{}", status: 500) }
        let result = try await harness.test()
        #expect(result.isAccepted && result.reason == "the manifest states no test")
        #expect(harness.transport.requests.isEmpty)
    }

    /// A provider may name the account by its key, and say what it likes in an error.
    @Test func saysNoSecret() async throws {
        let harness = try EngineHarness(Self.me) { _, number in
            number == 1 ? .json(#"{"id":"key canary-secret","name":"canary%2Dsecret","state":"active"}"#) : .json("{}", status: 404)
        }
        let result = try await harness.test()
        #expect(result.identityID == "key [redacted]" && result.identityLabel == "[redacted]")
        await #expect(throws: EngineError.self) { _ = try await harness.test() }
    }

    /// Through the entry point that commands use: the same policy as a run's.
    @Test func goesNowhereThatARunMayNotGo() async throws {
        let yaml = """
            id: acme
            name: Acme
            description: A provider for tests.
            category: Development
            capabilities: [sync]
            auth: \(EngineHarness.bearer)
            credentialFields: [ { id: token, label: Token, type: password } ]

            """ + Self.me.replacing("https://api.example.com", with: "https://acme.localhost")
        let loaded = ManifestLoader().load(yaml: yaml, file: "manifest.yaml")
        let path = FileManager.default.temporaryDirectory.appending(path: "patchbay-none-\(UUID().uuidString).db").path
        let sync = LocalSync(
            manifest: try #require(loaded.manifest, "\(loaded.diagnostics)"), databasePath: path,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let error = await #expect(throws: EngineError.self) {
            _ = try await sync.testConnection(SyncRequest(credentials: IntegrationCredentials(["token": "canary-secret"])))
        }
        #expect(error?.detail == "address_forbidden", "\(String(describing: error))")
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
