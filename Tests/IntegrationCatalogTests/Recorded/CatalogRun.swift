import Foundation
import IntegrationCore
import IntegrationEngine
import IntegrationStore
import Logging
import Synchronization
import Testing

/// Runs of one built-in integration against one server on loopback, with a database of their own.
final class CatalogRun: Sendable {
    let manifest: IntegrationManifest
    let hostAndPort: String
    private let databasePath = FileManager.default.temporaryDirectory.appending(path: "patchbay-catalog-\(UUID().uuidString).db").path
    private let waits = Mutex<[Duration]>([])

    private let allowed: HostPort

    /// - Parameters:
    ///   - id: names the integration's folder in the source tree.
    ///   - allowed: the exact address that may be reached; by default that of the server.
    init(_ id: String, hostAndPort: String, allowing allowed: String? = nil) throws {
        let root = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        let loaded = ManifestLoader().load(folder: root.appending(path: "Sources/IntegrationCatalog/Integrations/\(id)").path)
        manifest = try #require(loaded.manifest, "\(loaded.diagnostics)")
        self.hostAndPort = hostAndPort
        self.allowed = try HostPort(allowed ?? hostAndPort)
    }

    deinit {
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: databasePath + suffix) }
    }

    /// How long the runs would have waited: their clock does not wait.
    var waited: Duration { waits.withLock { $0.reduce(.zero, +) } }

    func sync(
        credentials: [String: String], config: [String: SettingValue], streams: Set<String>? = nil, mode: RequestedMode = .full
    ) async throws -> SyncReport {
        try await local().sync(request(credentials, config, streams, mode))
    }

    func test(credentials: [String: String], config: [String: SettingValue]) async throws -> ConnectionTestResult {
        try await local().testConnection(request(credentials, config, nil, .full))
    }

    /// The records of a stream as stored, in the order they came.
    func records(_ stream: String) async throws -> [String] {
        try await IntegrationStore.withStore(at: StoreAddress(databasePath)) { store in
            let connection = try await store.connection(provider: manifest.id, name: "default")
            let found = Mutex<[String]>([])
            try await store.forEachRecord(connection: connection, stream: stream) { record in
                let text = String(decoding: record.body, as: UTF8.self)
                found.withLock { $0.append(text) }
            }
            return found.withLock { $0 }
        }
    }

    /// Findings as `check resource`, sorted.
    func findings(_ status: FindingStatus = .open, verdict: Verdict = .fail) async throws -> [String] {
        try await IntegrationStore.withStore(at: StoreAddress(databasePath)) { store in
            try await store.findings(FindingFilter(status: status)).filter { $0.verdict == verdict }
                .map { "\($0.checkID) \($0.resource.name ?? $0.resource.id)" }.sorted()
        }
    }

    private func request(
        _ credentials: [String: String], _ config: [String: SettingValue], _ streams: Set<String>?, _ mode: RequestedMode
    ) -> SyncRequest {
        var settings: [String: SettingValue] = [:]
        for field in manifest.credentialFields where !field.isSecret {
            settings[field.id] = field.default.flatMap { SettingValue($0, as: SettingType(field.type)) }
        }
        var variables: [String: SettingValue] = [:]
        for field in manifest.variables { variables[field.id] = field.default.flatMap { SettingValue($0, as: SettingType(field.type)) } }
        return SyncRequest(
            credentials: IntegrationCredentials(credentials), config: settings.merging(config) { _, own in own }, variables: variables,
            mode: mode, streams: streams)
    }

    private func local() throws -> LocalSync {
        let time = Mutex(Date())
        let clock = EngineClock(
            now: { time.withLock { $0 } },
            sleep: { [self] duration in
                try Task.checkCancellation()
                waits.withLock { $0.append(duration) }
                time.withLock { $0.addTimeInterval(duration / .seconds(1)) }
            })
        return LocalSync(
            manifest: manifest, databasePath: databasePath, baseURL: "http://\(hostAndPort)", allowedAddresses: [allowed],
            clock: clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }
}

extension SyncReport {
    /// The report of one stream.
    subscript(stream: String) -> Stream? { streams.first { $0.name == stream } }

    /// How often a check came to each verdict.
    func verdict(_ check: String) -> VerdictCount? { verdicts.first { $0.checkID == check } }
}
