import AsyncHTTPClient
import Foundation
import IntegrationStore
import IntegrationTesting
import Synchronization
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// `patchbay serve` as a process of its own, which can be stopped and killed.
struct ServeProcess: Sendable {
    let client: APIClient
    private let child: ChildProcess
    private let log: ProcessLog
    private let isAwaited = Awaited()

    /// Whether somebody has waited for its end.
    private final class Awaited: Sendable {
        let value = Mutex(false)
    }

    /// Starts it and waits until it listens.
    static func start(
        _ arguments: [String], environment: [String: String], folder: URL, client: HTTPClient
    ) async throws -> ServeProcess {
        let port = try FreePort.find()
        let inherited = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME", "LD_LIBRARY_PATH", "TMPDIR"].contains($0.key) }
        // Both streams in one, which is read all the time.
        let child = try ChildProcess(
            ["bash", "-c", #"exec "$0" "$@" 2>&1"#, BuiltProgram.patchbay.path, "serve", "--port", String(port)] + arguments,
            environment: inherited.merging(environment) { $1 }.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }, folder: folder.path,
            output: .pipe)
        let log = ProcessLog(reading: try #require(child.output), keptAt: folder.appending(path: "serve-\(port).log"))
        try #require(await log.has("Listening at"), "\(log.text)")
        let key = log.text.split(whereSeparator: \.isWhitespace).first { $0.hasPrefix("pbk_") }.map(String.init)
        return ServeProcess(
            client: APIClient(origin: "http://127.0.0.1:\(port)", client: client, key: key), child: child, log: log)
    }

    func send(_ signal: Int32) { kill(child.identifier, signal) }

    /// Waits for the end.
    @discardableResult
    func end() async -> Int32 {
        isAwaited.value.withLock { $0 = true }
        return await child.end()
    }

    /// Ends it, unless that has been waited for.
    func endIfRunning() {
        if !isAwaited.value.withLock({ $0 }) { send(SIGKILL) }
    }

    var logText: String { log.text }

    /// Waits until it has logged that.
    func logs(_ words: String) async throws { try #require(await log.has(words), "\(log.text)") }
}

/// What a process prints, read while it runs.
private final class ProcessLog: Sendable {
    private struct State {
        var text = ""
        var isOver = false
        var waiting: [(words: String, continuation: CheckedContinuation<Bool, Never>)] = []
    }

    private let state = Mutex(State())

    /// - Parameter file: where it stays.
    init(reading handle: FileHandle, keptAt file: URL) {
        Thread.detachNewThread { [self] in
            _ = FileManager.default.createFile(atPath: file.path, contents: nil)
            let kept = FileHandle(forWritingAtPath: file.path)
            while case let data = handle.availableData, !data.isEmpty {
                kept?.write(data)
                take(String(decoding: data, as: UTF8.self), isOver: false)
            }
            try? kept?.close()
            take("", isOver: true)
        }
    }

    var text: String { state.withLock { $0.text } }

    /// Waits for these words; false when the process has ended without them.
    func has(_ words: String) async -> Bool {
        await withCheckedContinuation { continuation in
            let answer: Bool? = state.withLock { state in
                if state.text.contains(words) { return true }
                if state.isOver { return false }
                state.waiting.append((words, continuation))
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    private func take(_ more: String, isOver: Bool) {
        let done = state.withLock { state in
            state.text += more
            state.isOver = isOver
            let (text, over) = (state.text, state.isOver)
            let done = state.waiting.filter { over || text.contains($0.words) }.map { ($0.continuation, text.contains($0.words)) }
            state.waiting.removeAll { over || text.contains($0.words) }
            return done
        }
        for (continuation, has) in done { continuation.resume(returning: has) }
    }
}

/// Servers as processes of their own over one data folder, beside the sandbox of the rotating provider.
struct ServeProcesses: Sendable {
    let folder: URL
    let sandbox: SandboxProvider
    /// Between the servers and the sandbox.
    let interceptor: Interceptor
    let provider: String
    let httpClient: HTTPClient
    private let started = Started()

    /// All that were started: a test that fails leaves none behind.
    private final class Started: Sendable {
        private let processes = Mutex<[ServeProcess]>([])

        func add(_ process: ServeProcess) { processes.withLock { $0.append(process) } }

        deinit { for process in processes.withLock({ $0 }) { process.endIfRunning() } }
    }

    static func with<R>(_ body: (ServeProcesses) async throws -> R) async throws -> R {
        let folder = FileManager.default.temporaryDirectory.appending(path: "patchbay-processes-\(UUID().uuidString)")
        let integration = folder.appending(path: "integrations/rotor")
        try FileManager.default.createDirectory(at: integration, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(RotatingProvider.yaml().utf8).write(to: integration.appending(path: "manifest.yaml"))
        return try await TestServer.withHTTPClient { client in
            try await SandboxProvider.withProvider(
                manifest: try RotatingProvider.manifest(), fixtures: RotatingProvider.fixtures
            ) { sandbox in
                let interceptor = Interceptor()
                return try await LoopbackServer.withServer { request, origin in
                    await interceptor.answer(request, origin: origin, sandbox: sandbox.origin, client: client)
                } _: { provider in
                    let result = try await body(
                        ServeProcesses(
                            folder: folder, sandbox: sandbox, interceptor: interceptor, provider: provider.origin, httpClient: client))
                    await Canary.keep(folder: folder)
                    return result
                }
            }
        }
    }

    /// - Parameters:
    ///   - link: an origin that leads to the provider.
    ///   - roles: without a scheduler, unless it is tested: it begins runs by itself.
    func start(
        environment: [String: String] = [:], through link: String? = nil, roles: String = "api,worker"
    ) async throws -> ServeProcess {
        let provider = link ?? provider
        var environment = environment
        let database = try await TestDatabases.address(of: databasePath)
        if database.isPostgreSQL { environment["PATCHBAY_DATABASE"] = database.text }
        let variables = ["ROTOR_CLIENT_ID": SandboxProvider.client.id, "ROTOR_CLIENT_SECRET": SandboxProvider.client.secret]
        let address = provider.replacing("http://", with: "")
        let process = try await ServeProcess.start(
            ["--data", "data", "--role", roles, "--log-level", "trace", "--provider-url", "rotor=\(provider)", "--allow-address", address],
            environment: variables.merging(environment) { $1 }, folder: folder, client: httpClient)
        started.add(process)
        return process
    }

    var databasePath: String { folder.appending(path: "data/patchbay.db").path }

    /// A server, and a connection by consent.
    ///
    /// - Parameter isOver: whether every token is over at once, so that each use renews it, until the provider says otherwise.
    func connected(
        isOver: Bool = true, environment: [String: String] = [:], through link: String? = nil
    ) async throws -> (process: ServeProcess, client: APIClient, connection: String) {
        let process = try await start(environment: environment, through: link)
        let made = try await process.client.post("/organizations", #"{"name": "Acme"}"#)
        let id = try #require(try made.text("id"), "\(made.text)")
        let key = try await process.client.post(
            "/api-keys", #"{"organizationId": "\#(id)", "name": "test", "scopes": ["read", "write"]}"#)
        let client = process.client.with(key: try #require(try key.text("secret") as String?))
        if isOver { interceptor.setOver() }
        return (process, client, try await RotatingProvider.connect(client))
    }
}

extension Interceptor {
    /// Whether it is a refresh.
    static func isRefresh(_ request: LoopbackRequest) -> Bool {
        request.path == "/token" && request.form.contains { $0.name == "grant_type" && $0.value == "refresh_token" }
    }

    /// The answer of a token endpoint, with an end in the past.
    static func over(_ answer: LoopbackAnswer) -> LoopbackAnswer {
        var answer = answer
        answer.body = Array(
            String(decoding: answer.body, as: UTF8.self)
                .replacing(#""expires_in": 3600"#, with: #""expires_in": "2001-01-01T00:00:00Z""#).utf8)
        return answer
    }

    /// Lets every token be over at once, as providers say it; it can be used all the same.
    func setOver() {
        set { request, forward in request.path == "/token" ? Self.over(try await forward()) : nil }
    }
}
