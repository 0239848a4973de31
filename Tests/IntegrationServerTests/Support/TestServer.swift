import AsyncHTTPClient
import Foundation
import IntegrationAuth
import IntegrationCatalog
import IntegrationCore
import IntegrationEngine
import IntegrationRuntime
import IntegrationServer
import IntegrationStore
import IntegrationTesting
import JSONTape
import Logging
import NIOCore
import Synchronization
import Testing

/// A server with a database of its own, beside the sandbox of a built-in integration.
struct TestServer {
    /// With the operator's key.
    var admin: APIClient
    /// Of all servers.
    var origins: [String]
    /// The folder of database and keys.
    let folder: URL
    let manifest: IntegrationManifest
    let sandbox: SandboxProvider
    /// Methods and paths that are described, and those that are served.
    var operations: Set<String> = []
    var routes: Set<String> = []
    /// Does what the server does from time to time.
    var sweep: @Sendable () async -> Void = {}
    /// The same of each server.
    var sweeps: [@Sendable () async -> Void] = []
    /// Further integrations that the servers know.
    var others: [IntegrationManifest] = []
    let time: Time
    let log: LogRecorder
    /// Between the servers and the sandbox.
    let interceptor: Interceptor
    /// Where the servers send their requests.
    var provider = ""
    var limits = Limits()

    /// What an operator may set.
    struct Limits {
        var rateLimit: Int?
        var deadline = Duration.seconds(300)
        var corsOrigins: [String] = []
        var telemetry: OTLPConfiguration?
    }

    /// The database file.
    var path: String { folder.appending(path: "patchbay.db").path }

    /// The wall clock of servers and sandbox.
    final class Time: Sendable {
        private let ahead = Mutex<TimeInterval>(0)

        var now: Date { Date() + ahead.withLock { $0 } }

        func advance(by seconds: TimeInterval) { ahead.withLock { $0 += seconds } }
    }

    /// Serves while `body` runs, with the requests of a built-in integration sent to its sandbox.
    ///
    /// - Parameter others: further integrations that the server knows; there is no sandbox of theirs.
    static func withServer<R>(
        _ slug: String = "okta", others: [String] = [], limits: Limits = Limits(), _ body: (TestServer) async throws -> R
    ) async throws -> R {
        let directory = try BuiltInCatalog.directory()
        let loaded = ManifestLoader().load(folder: "\(directory)/\(slug)")
        let manifest = try #require(loaded.manifest)
        let fixtures = try #require(SandboxFixtures.load(folder: "\(directory)/\(slug)", manifest: manifest).fixtures)
        let others = try others.map { try #require(ManifestLoader().load(folder: "\(directory)/\($0)").manifest) }
        return try await withServers(1, manifest, fixtures, others: others, limits: limits, body)
    }

    /// Several servers over one database, as processes of their own would be.
    ///
    /// - Parameter elsewhere: the origin of a real server that gets the requests instead of the sandbox.
    static func withServers<R>(
        _ count: Int, _ manifest: IntegrationManifest, _ fixtures: SandboxFixtures, elsewhere: String? = nil,
        others: [IntegrationManifest] = [], limits: Limits = Limits(),
        _ body: (TestServer) async throws -> R
    ) async throws -> R {
        let folder = FileManager.default.temporaryDirectory.appending(path: "patchbay-server-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        _ = try KeySource.create(file: folder.appending(path: "patchbay.keys").path, now: Date())
        let log = LogRecorder()
        let time = Time()
        return try await withHTTPClient { client in
            try await SandboxProvider.withProvider(
                manifest: manifest, fixtures: Canary.marked(fixtures, manifest), now: { time.now }
            ) { sandbox in
                let interceptor = Interceptor()
                return try await LoopbackServer.withServer { request, origin in
                    await interceptor.answer(request, origin: origin, sandbox: sandbox.origin, client: client)
                } _: { provider in
                    let server = TestServer(
                        admin: APIClient(origin: "", client: client, key: nil), origins: [], folder: folder, manifest: manifest,
                        sandbox: sandbox, others: others, time: time, log: log, interceptor: interceptor,
                        provider: elsewhere ?? provider.origin, limits: limits)
                    return try await server.running(count, body)
                }
            }
        }
    }

    /// A client that leaves redirects to the tests.
    static func withHTTPClient<R>(_ body: (HTTPClient) async throws -> R) async throws -> R {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        // All at once, on a machine that does other things too.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
        configuration.timeout.connect = .minutes(5)
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let result: Result<R, any Error>
        do {
            result = .success(try await body(client))
        } catch {
            result = .failure(error)
        }
        try await client.shutdown()
        return try result.get()
    }

    /// Serves beside those that run already, until `body` ends.
    func running<R>(_ count: Int = 1, _ body: (TestServer) async throws -> R) async throws -> R {
        guard count > 0 else { return try await body(self) }
        let access = ProviderAccess(
            allowedAddresses: [try HostPort(provider.replacing("http://", with: ""))], baseURLs: [manifest.id: provider],
            clock: EngineClock(
                now: { time.now },
                sleep: { _ in
                    try Task.checkCancellation()
                    await Task.yield()
                }))
        let keys = try KeySource.file(folder.appending(path: "patchbay.keys").path).read()
        let environment = IntegrationStore.Environment(wallClock: { time.now }, ignoresDatabaseClock: true)
        return try await TestDatabases.withStore(path, environment: environment) { store in
            try await running(access, store, keys) { origin, key, running in
                var server = self
                server.operations = running.operations
                server.routes = running.routes
                server.sweep = {
                    await running.schedule()
                    await running.revive()
                    await running.sweep()
                }
                server.sweeps.append(server.sweep)
                server.origins.append(origin)
                server.admin = admin.with(key: key ?? admin.key, origin: origin)
                return try await server.running(count - 1, body)
            }
        }
    }

    private func running<R>(
        _ access: ProviderAccess, _ store: IntegrationStore, _ keys: KeyRing,
        _ body: (_ origin: String, _ key: String?, PatchbayServer) async throws -> R
    ) async throws -> R {
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let port = try FreePort.find()
        let origin = "http://127.0.0.1:\(port)"
        let server = try await PatchbayServer(
            ServerConfiguration(
                port: port, apiURL: origin, returnURLs: ["https://app.example.com"], corsOrigins: limits.corsOrigins,
                rateLimit: limits.rateLimit, deadline: limits.deadline, environment: Self.variables(of: manifest),
                worker: RunWorker.Configuration(revives: nil), schedulesEvery: nil, sweepsEvery: nil, access: access,
                telemetry: limits.telemetry),
            registry: try IntegrationRegistry([manifest] + others), store: store, keys: keys,
            logger: Logger(label: "test") { [log] _ in log.handler }
        ) { listening.yield($0) }
        let serving = Task {
            defer { listening.finish() }
            try await server.run()
        }
        let result: Result<R, any Error>
        do {
            guard await ports.first(where: { _ in true }) != nil else {
                try await serving.value
                throw CancellationError()
            }
            let value = try await body(origin, server.firstAdminKey, server)
            _ = try await admin.with(key: nil, origin: origin).get("/metrics")
            await Canary.keep(self)
            result = .success(value)
        } catch {
            result = .failure(error)
        }
        await server.shutDown()
        _ = await serving.result
        return try result.get()
    }

    /// The platform's client at the sandbox, in the variables that the manifest names.
    private static func variables(of manifest: IntegrationManifest) -> [String: String] {
        guard case .oauth2(let oauth) = manifest.auth, let id = oauth.clientIdEnvVar, let secret = oauth.clientSecretEnvVar else {
            return [:]
        }
        return [id: SandboxProvider.client.id, secret: SandboxProvider.client.secret]
    }

    /// A new organisation with a key of its own.
    func organization(_ name: String = "Acme", scopes: [String] = ["read", "write"]) async throws -> (id: String, client: APIClient) {
        let made = try await admin.post("/organizations", #"{"name": "\#(name)"}"#)
        let id = try #require(try made.text("id"))
        let words = scopes.map { "\"\($0)\"" }.joined(separator: ", ")
        let key = try await admin.post("/api-keys", #"{"organizationId": "\#(id)", "name": "test", "scopes": [\#(words)]}"#)
        let secret = try #require(try key.text("secret") as String?)
        return (id, admin.with(key: secret))
    }

    /// The body that connects to the sandbox.
    /// - Parameter secrets: other values than the right ones.
    func connectBody(name: String = "default", secrets: [String: String] = [:]) -> String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("providerSlug", manifest.id)
            writer.member("name", name)
            writer.key("credentials")
            writer.object { writer in
                for field in sandbox.connection.credentials.names {
                    writer.key(field)
                    writer.string(secrets[field] ?? sandbox.connection.credentials.reveal(field) ?? "")
                }
            }
            writer.key("config")
            sandbox.connection.config.write(to: &writer)
        }
        return writer.text
    }

    /// Connects to the sandbox.
    func connect(_ client: APIClient, name: String = "default") async throws -> String {
        let made = try await client.post("/integrations/connections", connectBody(name: name))
        #expect(made.status == 201, "\(made.text)")
        return try #require(try made.text("id"))
    }

    /// Runs a connection and waits for its end.
    func run(_ client: APIClient, _ connection: String) async throws -> APIClient.Answer {
        let begun = try await client.post("/integrations/connections/\(connection)/runs")
        #expect(begun.status == 202, "\(begun.text)")
        let id = try #require(try begun.text("id"))
        return try await until {
            try await client.get("/integrations/connections/\(connection)/runs/\(id)")
        } has: {
            try $0.text("finishedAt") != nil
        }
    }

    /// Looks again and again, until it is so; the suite's time limit ends what never becomes so.
    func until<Value>(_ look: () async throws -> Value, has isSo: (Value) throws -> Bool) async throws -> Value {
        while true {
            try Task.checkCancellation()
            let value = try await look()
            if try isSo(value) { return value }
            await Task.yield()
        }
    }
}
