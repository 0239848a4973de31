import Foundation
import IntegrationCore
import IntegrationEngine
import IntegrationStore
import IntegrationTesting
import Logging
import Synchronization
import Testing

@Suite("Secrets stay where they belong")
struct SecrecyTests {
    /// A provider that has its key in the query echoes it in its next links: the stored position must not hold it.
    @Test func aKeyEchoedInALinkIsNotStored() async throws {
        let yaml = """
            http: { baseUrl: "https://api.example.com", query: { key: "${credentials.token}" } }
            streams:
              things: { request: GET /things, pages: { type: link }, key: record.id }
            checks:
              known: { name: Known, over: things, pass: record.id > 0, remediation: None. }
            """
        let harness = try EngineHarness(yaml) { request, number in
            .json(
                "[{\"id\":\(number)}]",
                headers: number < 3 ? [("Link", "<https://api.example.com/things?page=\(number + 1)&key=canary-secret>; rel=\"next\"")] : []
            )
        }
        let report = try await harness.sync()
        #expect(report.status == .success, "\(report.reason ?? "")")
        #expect(harness.transport.requests.allSatisfy { $0.url.contains("key=canary-secret") })
        #expect(harness.transport.requests.map { $0.url.components(separatedBy: "key=").count } == [2, 2, 2])
        for suffix in ["", "-wal"] {
            let bytes = (try? Data(contentsOf: URL(filePath: harness.databasePath + suffix))) ?? Data()
            #expect(bytes.range(of: Data("canary".utf8)) == nil)
        }
    }

    @Test func errorsAndReportsDoNotHoldThem() async throws {
        let yaml = """
            http: { baseUrl: "https://api.example.com", query: { key: "${credentials.token}" } }
            streams:
              things: { request: GET /things, key: record.id }
            checks:
              known: { name: Known, over: things, pass: record.id > 0, remediation: None. }
            """
        for status in [400, 401, 403, 404, 500] {
            let harness = try EngineHarness(yaml) { _, _ in .json(#"{"error":"no such key canary-secret"}"#, status: status) }
            let report = try await harness.sync()
            #expect(!"\(report)".contains("canary"))
        }
    }

    /// A provider that wants the token in the path, as bots of some messengers have it.
    private static let path = """
        http: { baseUrl: "https://api.example.com/bot${credentials.token}", errors: [ { status: [400], action: fail, message: "It said ${body.error}." },
            { status: [410], action: skip, message: "Gone: ${body.error}" } ] }
        streams:
          things: { request: GET /things, pages: { type: link }, key: record.id }
        checks:
          known: { name: Known, over: things, pass: record.id > 0, remediation: None. }
          total: { name: Total, over: things, aggregate: { count: true }, pass: value > 0, remediation: None. }
        """
    private static let token = "123:canary/ß+x"

    /// How a provider may spell the token in what it says.
    private static let spellings = [
        token, "123%3Acanary%2F%C3%9F%2Bx", "123:canary%2f%c3%9f+x", Data(token.utf8).base64EncodedString(),
        "Basic \(Data("bot:\(token)".utf8).base64EncodedString())", "123%253Acanary%252F%25C3%259F%252Bx", #"123:canary\\/\\u00df+x"#,
        "123&#58;canary&#x2f;&#223;&#43;x", "3132333a63616e6172792fc39f2b78",
    ]

    @Test("A token in the path, and one that the provider repeats, is in no reason, no finding and no position", arguments: spellings)
    func tokenInThePath(spelling: String) async throws {
        for status in [200, 400, 401, 403, 404, 410, 500] {
            let harness = try EngineHarness(Self.path) { request, number in
                let link = "<\(request.url)?page=\(number + 1)>; rel=\"next\""
                if number == 1 { return .json(#"[{"id":1}]"#, headers: [("Link", link)]) }
                return .json(#"{"error":"no such key \#(spelling) here"}"#, status: status)
            }
            let report = try await harness.sync(credentials: ["token": Self.token])
            #expect(report.status != .success)
            let database = harness.databaseText
            for text in ["canary", spelling.replacing("Basic ", with: "")] {
                #expect(!"\(report)".contains(text), "\(status): \(report)")
                #expect(!database.contains(text), "\(status)")
            }
            #expect("\(report)".contains("[redacted]") || status == 200, "\(report)")
            #expect(harness.transport.requests.allSatisfy { $0.url.hasPrefix("https://api.example.com/bot123:canary/%C3%9F+x/things") })
        }
    }

    /// The address is refused before anything is sent; the log says which, without the token in it.
    @Test func aLogOfRequestsDoesNotHoldThem() async throws {
        let yaml = """
            id: acme
            name: Acme
            description: A provider for tests.
            category: Development
            capabilities: [sync]
            auth: { type: api_key, config: { in: header, name: X-Key, field: token } }
            credentialFields: [ { id: token, label: Token, type: password } ]

            """ + Self.path.replacing("https://api.example.com", with: "https://acme.localhost")
        let loaded = ManifestLoader().load(yaml: yaml, file: "manifest.yaml")
        let lines = LogRecorder()
        var logger = Logger(label: "test") { _ in lines.handler }
        logger.logLevel = .debug
        let databasePath = FileManager.default.temporaryDirectory.appending(path: "patchbay-log-\(UUID().uuidString).db").path
        defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: databasePath + suffix) } }
        let sync = LocalSync(
            manifest: try #require(loaded.manifest, "\(loaded.diagnostics)"), databasePath: databasePath, logger: logger)
        let report = try await sync.sync(SyncRequest(credentials: IntegrationCredentials(["token": Self.token])))
        #expect(report.status == .failed)
        #expect(lines.text.contains("https://acme.localhost/bot[redacted]/things"), "\(lines.text)")
        #expect(!lines.text.contains("canary"))
    }

    @Test func anObtainedTokenIsASecretToo() async throws {
        let yaml = Self.path.replacing("/bot${credentials.token}", with: "")
        let harness = try EngineHarness(yaml, auth: TokenLifeTests.auth, fields: TokenLifeTests.fields) { request, _ in
            TokenLifeTests.isTokenRequest(request)
                ? .token("obtained-canary") : .json(#"{"error":"who is obtained-canary?"}"#, status: 400)
        }
        let report = try await harness.sync(credentials: TokenLifeTests.credentials)
        #expect(report.reason?.contains("who is [redacted]?") == true, "\(report.reason ?? "")")
        #expect(!"\(report)".contains("canary") && !harness.databaseText.contains("canary"))
    }

    @Test("A run that is interrupted where a position is withheld begins that stream anew and ends with the full set")
    func resume() async throws {
        let running = Mutex<Task<SyncReport, any Error>?>(nil)
        let isStopped = Mutex(false)
        let harness = try EngineHarness(Self.path) { request, number in
            let page = request.url.split(separator: "=").dropFirst().first.flatMap { Int($0) } ?? 1
            if page == 3, !isStopped.withLock({ $0 }) {
                isStopped.withLock { $0 = true }
                running.withLock { $0?.cancel() }
            }
            let base = request.url.prefix { $0 != "?" }
            return .json("[{\"id\":\(page)}]", headers: page < 5 ? [("Link", "<\(base)?page=\(page + 1)>; rel=\"next\"")] : [])
        }
        let (gate, isReady) = (Gate(), Gate())
        let task = Task {
            isReady.open()
            await gate.wait()
            return try await harness.sync(credentials: ["token": Self.token])
        }
        await isReady.wait()
        running.withLock { $0 = task }
        gate.open()
        await #expect(throws: CancellationError.self) { try await task.value }
        let report = try await harness.sync(credentials: ["token": Self.token])
        #expect(report.isResumed)
        #expect(report.status == .success, "\(report.reason ?? "")")
        #expect(try await harness.records("things").sorted() == (1...5).map { "{\"id\":\($0)}" })
    }
}
