import Foundation
import IntegrationCore
import IntegrationEngine
import IntegrationStore
import IntegrationTesting
import Logging
import Synchronization
import Testing

/// Runs against the hostile server: the whole way from manifest to database over real HTTP, with a clock that never waits.
final class ChaosRun: Sendable {
    /// In the target of every request: tells them from those of other tests.
    let id = UUID().uuidString
    private let server: ChaosServer
    private let databasePath = FileManager.default.temporaryDirectory.appending(path: "patchbay-chaos-\(UUID().uuidString).db").path
    private let time = Mutex((now: Date(), waited: Duration.zero))

    init(_ server: ChaosServer) {
        self.server = server
    }

    deinit {
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: databasePath + suffix) }
    }

    /// How long the runs would have waited.
    var waited: Duration { time.withLock { $0.waited } }

    /// Fetches the stream `things` from a path of the server.
    ///
    /// - Parameters:
    ///   - http: more of the manifest's `http`.
    ///   - stream: more of the stream.
    ///   - streams: more streams.
    func sync(
        _ request: String, query: [String: String] = [:], http: String = "", stream: String = "", streams: String = ""
    ) async throws -> SyncReport {
        let query = query.merging(["case": id]) { own, _ in own }.sorted { $0.key < $1.key }.map { "\($0): \"\($1)\"" }
        let yaml = """
            id: acme
            name: Acme
            description: A provider that misbehaves.
            category: Development
            capabilities: [sync]
            auth: { type: api_key, config: { in: header, name: Authorization, prefix: "Bearer ", field: token } }
            credentialFields:
              - { id: token, label: Token, type: password }
            http:
              baseUrl: https://chaos.example.com
              timeout: { connect: 5s, firstByte: \(http == "slow" ? "5s" : "500ms"), idle: \(http == "slow" ? "5s" : "500ms"), total: 2s }
              limits: { body: 1MiB, depth: 64, redirects: 3 }
              retry: { attempts: 3\(http.contains("idempotencyKey") ? ", idempotencyKey: Idempotency-Key" : "") }
              rateLimit: { remaining: x-ratelimit-remaining, reset: x-ratelimit-reset, maxWait: 5m }
            streams:
              things: { request: \(request), query: { \(query.joined(separator: ", ")) }, pages: { type: link }, key: record.id\(stream) }
            \(streams)
            checks:
              known: { name: Known, over: things, pass: record.id >= 0, remediation: None. }
            """
        let loaded = ManifestLoader().load(yaml: yaml, file: "manifest.yaml")
        let clock = EngineClock(
            now: { self.time.withLock { $0.now } },
            sleep: { duration in
                try Task.checkCancellation()
                self.time.withLock { time in
                    time.now += duration / .seconds(1)
                    time.waited += duration
                }
            })
        let sync = LocalSync(
            manifest: try #require(loaded.manifest, "\(loaded.diagnostics)"),
            databasePath: try await TestDatabases.address(of: databasePath).text,
            baseURL: "http://127.0.0.1:\(server.port)", allowedAddresses: [try HostPort("127.0.0.1:\(server.port)")], clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        return try await sync.sync(SyncRequest(credentials: IntegrationCredentials(["token": "canary-secret"]), mode: .full))
    }

    /// The keys of the stored records.
    func keys() async throws -> [String] {
        try await TestDatabases.withStore(databasePath) { store in
            let connection = try await store.connection(provider: "acme", name: "default")
            let found = Mutex<[String]>([])
            try await store.forEachRecord(connection: connection, stream: "things") { record in
                found.withLock { $0.append(record.key) }
            }
            return found.withLock { $0 }
        }
    }
}
