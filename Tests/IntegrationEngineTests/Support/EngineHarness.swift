import Foundation
import IntegrationCore
import IntegrationEngine
import IntegrationStore
import IntegrationTesting
import Logging
import Synchronization
import Testing

/// One integration from YAML text, a database of its own, a scripted provider and a clock that never waits.
final class EngineHarness: Sendable {
    let integration: CompiledIntegration
    let transport: ScriptedTransport
    let databasePath: String
    /// Where requests are drawn from; nil for budgets of each run's own.
    let budgets: (any RateBudgets)?
    let waited = Mutex<[Duration]>([])
    private let time = Mutex(Date(timeIntervalSince1970: 1_760_000_000))

    /// - Parameters:
    ///   - auth: the `auth` of the manifest; its secrets are the fields named here.
    ///   - databasePath: another harness's, to go on there.
    ///   - budgets: where requests are drawn from.
    ///   - before: what has to happen before a request is answered.
    convenience init(
        _ yaml: String, auth: String = EngineHarness.bearer, fields: [String] = ["token"], at databasePath: String? = nil,
        budgets: (any RateBudgets)? = nil, before: @escaping @Sendable (UpstreamRequest) async -> Void = { _ in },
        script: @escaping ScriptedTransport.Script
    ) throws {
        let transport = ScriptedTransport(async: { (request, number) async throws(UpstreamError) in
            await before(request)
            return try script(request, number)
        })
        try self.init(yaml, auth: auth, fields: fields, at: databasePath, budgets: budgets, transport: transport)
    }

    init(
        _ yaml: String, auth: String, fields: [String], at databasePath: String? = nil, budgets: (any RateBudgets)? = nil,
        transport: ScriptedTransport
    ) throws {
        let loaded = ManifestLoader().load(yaml: Self.head(auth, fields) + yaml, file: "manifest.yaml")
        let manifest = try #require(loaded.manifest, "\(loaded.diagnostics)")
        integration = try CompiledIntegration(manifest)
        self.transport = transport
        self.budgets = budgets
        self.databasePath =
            databasePath ?? FileManager.default.temporaryDirectory.appending(path: "patchbay-\(UUID().uuidString).db").path
    }

    deinit {
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: databasePath + suffix) }
    }

    var clock: EngineClock {
        EngineClock(
            now: { self.time.withLock { $0 } },
            sleep: { duration in
                try Task.checkCancellation()
                self.waited.withLock { $0.append(duration) }
                self.advance(by: duration)
            })
    }

    func advance(by duration: Duration) {
        time.withLock { $0.addTimeInterval(Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18) }
    }

    func sync(
        _ mode: RequestedMode = .automatic, streams: Set<String>? = nil, confirmsDeletions: Bool = false,
        credentials: [String: String] = ["token": "canary-secret"], config: [String: SettingValue] = [:],
        variables: [String: SettingValue] = [:], handler: (any IntegrationHandler)? = nil, originOverride: OriginOverride? = nil
    ) async throws -> SyncReport {
        let request = SyncRequest(
            credentials: IntegrationCredentials(credentials), config: config, variables: variables, mode: mode, streams: streams,
            confirmsDeletions: confirmsDeletions)
        return try await TestDatabases.withStore(databasePath) { store in
            try await engine(store, handler, originOverride).sync(request)
        }
    }

    /// The same in a database that is open.
    func sync(in store: IntegrationStore) async throws -> SyncReport {
        try await engine(store, nil).sync(SyncRequest(credentials: IntegrationCredentials(["token": "canary-secret"])))
    }

    /// Asks the provider whether the credentials work.
    func test(credentials: [String: String] = ["token": "canary-secret"]) async throws -> ConnectionTestResult {
        let session = UpstreamSession(transport: transport, limits: UpstreamLimits(), clock: clock)
        let handler = DeclarativeHandler(integration, session: session)
        let tester = ConnectionTester(
            handler: handler, session: session, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        return try await tester.test(SyncRequest(credentials: IntegrationCredentials(credentials)))
    }

    /// Begins a run and cancels it at the given use of the store, counted from 1: whatever is under way then is cut off there.
    ///
    /// - Returns: False when the run had come to its end before.
    func interrupt(_ mode: RequestedMode, atUse use: Int, handler: (any IntegrationHandler)? = nil) async throws -> Bool {
        let uses = Mutex(0)
        let running = Mutex<Task<SyncReport, any Error>?>(nil)
        let environment = IntegrationStore.Environment(wallClock: {
            let number = uses.withLock { uses in
                uses += 1
                return uses
            }
            if number == use { running.withLock { $0?.cancel() } }
            return Date()
        })
        let store = try await TestDatabases.open(databasePath, environment: environment)
        uses.withLock { $0 = 0 }
        let begun = AsyncGate(count: 1)
        let task = Task {
            await begun.wait()
            return try await engine(store, handler).sync(
                SyncRequest(credentials: IntegrationCredentials(["token": "canary-secret"]), mode: mode))
        }
        running.withLock { $0 = task }
        begun.arrive()
        let result = await task.result
        try await store.close()
        switch result {
        case .success: return false
        case .failure(let error):
            guard error is CancellationError else { throw error }
            return true
        }
    }

    private func engine(
        _ store: IntegrationStore, _ handler: (any IntegrationHandler)?, _ originOverride: OriginOverride? = nil
    ) -> SyncEngine {
        let session = UpstreamSession(
            transport: transport, limits: UpstreamLimits(), originOverride: originOverride, clock: clock, budgets: budgets)
        return SyncEngine(
            integration: integration, handler: handler ?? DeclarativeHandler(integration, session: session), store: store,
            session: session, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    func records(_ stream: String) async throws -> [String] {
        let store = try await TestDatabases.open(databasePath)
        let connection = try await store.connection(provider: integration.manifest.id, name: "default")
        let found = Mutex<[String]>([])
        try await store.forEachRecord(connection: connection, stream: stream) { record in
            let text = String(decoding: record.body, as: UTF8.self)
            found.withLock { $0.append(text) }
        }
        try await store.close()
        return found.withLock { $0 }
    }

    func findings(_ status: FindingStatus? = nil) async throws -> [Finding] {
        let store = try await TestDatabases.open(databasePath)
        let found = try await store.findings(FindingFilter(status: status))
        try await store.close()
        return found
    }

    /// The runs, newest first.
    func runs() async throws -> [RunSummary] {
        let store = try await TestDatabases.open(databasePath)
        let runs = try await store.runs()
        try await store.close()
        return runs
    }

    /// All that the database file and its log hold, as text.
    var databaseText: String {
        ["", "-wal"].map { suffix in
            String(decoding: (try? Data(contentsOf: URL(filePath: databasePath + suffix))) ?? Data(), as: UTF8.self)
        }.joined()
    }

    /// How long the runs would have waited.
    var totalWait: Duration { waited.withLock { $0.reduce(.zero, +) } }

    static let bearer = #"{ type: api_key, config: { in: header, name: Authorization, prefix: "Bearer ", field: token } }"#

    private static func head(_ auth: String, _ fields: [String]) -> String {
        """
        id: acme
        name: Acme
        description: A provider for tests.
        category: Development
        capabilities: [sync]
        auth: \(auth)
        credentialFields:
        \(fields.map { "  - { id: \($0), label: Secret, type: password }" }.joined(separator: "\n"))

        """
    }
}
