import AsyncHTTPClient
import Dispatch
import Foundation
import IntegrationTesting
import JSONTape
import Synchronization
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The same promises as within one process, kept by processes that die, stop and come back.
@Suite("Tokens are refreshed by processes", .timeLimit(.minutes(20)))
struct RefreshProcessTests {
    @Test func onceForFourProcessesWithFiftyUsesEach() async throws {
        try await ServeProcesses.with { processes in
            let (first, client, id) = try await processes.connected(isOver: false)
            var all = [first]
            for _ in 0..<3 { all.append(try await processes.start()) }
            try await SQL(processes.databasePath).execute("UPDATE oauth_tokens SET expires_at = 1")
            let statuses = try await client.testAtOnce(id, 200, at: all.map(\.client.origin))
            #expect(statuses == ["active": 200])
            #expect(processes.sandbox.refreshCount == 1)
            for process in all {
                process.send(SIGTERM)
                #expect(await process.end() == 0, "\(process.logText)")
            }
        }
    }

    /// Killed before the provider's answer leaves, while it is under way, and while it is written down; then the connection goes on, as
    /// the provider takes the token that was lost on the way once more.
    @Test(.enabled(if: ShiftedClock.isThere)) func afterKill9BetweenAnswerAndCommit() async throws {
        try await ServeProcesses.with { processes in
            processes.sandbox.setRefreshReuse(.accepted)
            let clock = try await ShiftedClock(in: processes.folder)
            let first = try await processes.connected()
            var (process, user) = (first.process, first.client)
            let id = first.connection
            var kept = 0
            for round in 0..<200 {
                let client = user
                let before = try await versions(client, id)
                let victim = process
                processes.interceptor.set { request, forward in
                    guard request.path == "/token" else { return nil }
                    let answer = Interceptor.over(try await forward())
                    guard Interceptor.isRefresh(request) else { return answer }
                    switch round % 4 {
                    case 0: victim.send(SIGKILL)
                    case 1:
                        Task {
                            while try await versions(client, id) == before {}
                            victim.send(SIGKILL)
                        }
                    default:
                        // At any moment: while the answer is under way, while it is read, while it is written down.
                        DispatchQueue.global().asyncAfter(deadline: .now() + .microseconds(round * 40)) { victim.send(SIGKILL) }
                    }
                    return answer
                }
                _ = try? await client.post("/integrations/connections/\(id)/test")
                #expect(await victim.end() == SIGKILL)
                processes.interceptor.setOver()
                // The lease of the dead one is over.
                try clock.set(seconds: (round + 1) * 300)
                process = try await processes.start(environment: clock.environment)
                user = user.with(key: user.key, origin: process.client.origin)
                let after = try await versions(user, id)
                if after > before { kept += 1 }
                let used = try await user.post("/integrations/connections/\(id)/test")
                #expect(try used.text("status") == "active", "round \(round): \(used.text)")
            }
            // Both sides of the commit were seen: a quarter dies before the answer comes, and a quarter when it is written down.
            #expect((50...150).contains(kept), "\(kept)")
            process.send(SIGTERM)
            #expect(await process.end() == 0)
        }
    }

    @Test("What the provider has revoked is said, and connecting anew mends it", .enabled(if: ShiftedClock.isThere))
    func killedWhereTheProviderTakesItForTheft() async throws {
        try await ServeProcesses.with { processes in
            let (victim, before, id) = try await processes.connected()
            processes.interceptor.set { request, forward in
                guard Interceptor.isRefresh(request) else { return nil }
                let answer = try await forward()
                victim.send(SIGKILL)
                return answer
            }
            _ = try? await before.post("/integrations/connections/\(id)/test")
            #expect(await victim.end() == SIGKILL)
            processes.interceptor.set(nil)
            let clock = try await ShiftedClock(in: processes.folder)
            try clock.set(seconds: 300)
            let process = try await processes.start(environment: clock.environment)
            let client = before.with(key: before.key, origin: process.client.origin)
            let refused = try await client.post("/integrations/connections/\(id)/test")
            #expect(try refused.text("code") == "credentials_refused", "\(refused.text)")
            let connection = try await client.get("/integrations/connections/\(id)")
            #expect(try connection.text("status") == "error")
            #expect(try connection.text("reason")?.contains("connect anew") == true)
            #expect(try await RotatingProvider.connect(client, #", "connectionId": "\#(id)""#) == id)
            #expect(try await client.get("/integrations/connections/\(id)").text("status") == "active")
            process.send(SIGTERM)
            #expect(await process.end() == 0)
        }
    }

    /// The holder of the lease stops while the provider's answer is on its way to it, and goes on when its lease is long over.
    @Test(.enabled(if: ShiftedClock.isThere), arguments: [RefreshReuse.accepted, .refused, .endsGrant])
    func theHolderOfTheLeaseStopsAndGoesOn(_ reuse: RefreshReuse) async throws {
        try await ServeProcesses.with { processes in
            processes.sandbox.setRefreshReuse(reuse)
            let (holder, client, id) = try await processes.connected()
            let (answered, isAnswered) = AsyncStream.makeStream(of: Void.self)
            let (released, release) = AsyncStream.makeStream(of: Void.self)
            let isFirst = Mutex(true)
            processes.interceptor.set { request, forward in
                guard Interceptor.isRefresh(request) else { return nil }
                let answer = try await forward()
                let isHeld = isFirst.withLock { isFirst in
                    defer { isFirst = false }
                    return isFirst
                }
                if isHeld {
                    holder.send(SIGSTOP)
                    isAnswered.yield()
                    for await _ in released { break }
                }
                return answer
            }
            async let held = client.post("/integrations/connections/\(id)/test")
            for await _ in answered { break }
            // For this one a minute and more has gone by.
            let clock = try await ShiftedClock(in: processes.folder)
            try clock.set(seconds: 300)
            let other = try await processes.start(environment: clock.environment)
            let second = client.with(key: client.key, origin: other.client.origin)
            let meanwhile = try await second.post("/integrations/connections/\(id)/test")
            #expect(try meanwhile.text("status") == "active" || reuse != .accepted, "\(meanwhile.text)")
            release.yield()
            holder.send(SIGCONT)
            _ = try await held
            let last = try await client.post("/integrations/connections/\(id)/test")
            switch reuse {
            case .accepted: #expect(try last.text("status") == "active", "\(last.text)")
            // The holder's late answer has the only token that is still good.
            case .refused: #expect(try last.text("status") == "active", "\(last.text)")
            case .endsGrant:
                #expect(try last.text("code") == "credentials_refused", "\(last.text) \(meanwhile.text)")
                #expect(try await client.get("/integrations/connections/\(id)").text("reason")?.contains("connect anew") == true)
            }
            if reuse != .endsGrant {
                #expect(try await second.post("/integrations/connections/\(id)/test").text("status") == "active")
            }
            for process in [holder, other] {
                process.send(SIGTERM)
                #expect(await process.end() == 0, "\(process.logText)")
            }
        }
    }

    /// The connection to the provider breaks in the middle of its answer: what it did is not known.
    @Test(.enabled(if: ShiftedClock.isThere), arguments: [RefreshReuse.accepted, .endsGrant])
    func theAnswerIsCut(_ reuse: RefreshReuse) async throws {
        try await ServeProcesses.with { processes in
            processes.sandbox.setRefreshReuse(reuse)
            let link = try await Link.start(to: processes.provider, folder: processes.folder, client: processes.httpClient)
            defer { link.end() }
            let clock = try await ShiftedClock(in: processes.folder)
            let (process, client, id) = try await processes.connected(
                isOver: false, environment: clock.environment, through: link.origin)
            try await SQL(processes.databasePath).execute("UPDATE oauth_tokens SET expires_at = 1")
            try await link.control("/set?cut_after=20&down_only=1")
            let cut = try await client.post("/integrations/connections/\(id)/test")
            #expect(try cut.text("code") == "provider_unavailable", "\(cut.text)")
            #expect(processes.sandbox.refreshCount == 1)
            // Nobody says yet that it is over, and nobody asks again before the wait ends, which no slow machine reaches so.
            try clock.set(seconds: -600)
            #expect(try await client.get("/integrations/connections/\(id)").text("status") == "active")
            #expect(try await client.post("/integrations/connections/\(id)/test").text("code") == "provider_unavailable")
            #expect(processes.sandbox.refreshCount == 1)
            if reuse == .accepted {
                try await link.control("/clear")
                try clock.set(seconds: 60)
                let used = try await client.post("/integrations/connections/\(id)/test")
                #expect(try used.text("status") == "active", "\(used.text)")
                #expect(processes.sandbox.refreshCount == 2)
            } else {
                // Lost again: not a third time, as the provider would take it for theft, if it has not already.
                try clock.set(seconds: 60)
                _ = try await client.post("/integrations/connections/\(id)/test")
                let asked = processes.sandbox.requestCount
                try await link.control("/clear")
                try clock.set(seconds: 600)
                let ended = try await client.post("/integrations/connections/\(id)/test")
                #expect(try ended.text("code") == "credentials_refused", "\(ended.text)")
                #expect(processes.sandbox.requestCount == asked)
                #expect(try await client.get("/integrations/connections/\(id)").text("reason")?.contains("connect anew") == true)
                #expect(try await RotatingProvider.connect(client, #", "connectionId": "\#(id)""#) == id)
                #expect(try await client.get("/integrations/connections/\(id)").text("status") == "active")
            }
            process.send(SIGTERM)
            #expect(await process.end() == 0, "\(process.logText)")
        }
    }

    private func versions(_ client: APIClient, _ id: String) async throws -> Int {
        let list = try await client.get("/integrations/connections/\(id)/credentials/versions")
        return try #require(try list.json["data"]?[0]?["version"]?.int64Value.map(Int.init), "\(list.text)")
    }
}

/// A wall clock of processes that is ahead; nothing else of them is.
struct ShiftedClock {
    private static let source = "servers/chaos/clockshift.c"
    static var isThere: Bool { TestDataFolder.has(source) }

    /// What a process needs to start with it.
    let environment: [String: String]
    private let file: URL

    init(in folder: URL) async throws {
        let library = folder.appending(path: "clockshift.so").path
        let compiler = try ChildProcess(["cc", "-shared", "-fPIC", "-O1", "-o", library, TestDataFolder.url(of: Self.source).path])
        try #require(await compiler.end() == 0)
        file = folder.appending(path: "clockshift")
        environment = ["LD_PRELOAD": library, "CLOCKSHIFT_FILE": file.path]
        try set(seconds: 0)
    }

    func set(seconds: Int) throws { try Data("\(seconds)".utf8).write(to: file) }
}

/// A TCP connection that can be cut, between servers and their provider.
private struct Link {
    let origin: String
    private let controls: APIClient
    private let child: ChildProcess

    static func start(to provider: String, folder: URL, client: HTTPClient) async throws -> Link {
        let script = TestDataFolder.url(of: "servers/chaos/tcpchaos.py").path
        let (port, control) = (try FreePort.find(), try FreePort.find())
        let child = try ChildProcess(
            ["python3", script, String(port), provider.replacing("http://", with: ""), String(control)], output: .pipe)
        // Its first line says that it listens.
        _ = try #require(child.output).availableData
        return Link(
            origin: "http://127.0.0.1:\(port)",
            controls: APIClient(origin: "http://127.0.0.1:\(control)", client: client, key: nil, isOurs: false), child: child)
    }

    func control(_ command: String) async throws { #expect(try await controls.get(command).status == 200) }

    func end() { kill(child.identifier, SIGTERM) }
}
