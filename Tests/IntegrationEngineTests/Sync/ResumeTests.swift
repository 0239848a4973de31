import Foundation
import IntegrationCore
import IntegrationEngine
import IntegrationStore
import Synchronization
import Testing

@Suite("An interrupted run")
struct ResumeTests {
    private static let things = """
        http: { baseUrl: "https://api.example.com" }
        streams:
          things:
            request: GET /things
            pages: { type: page, param: page, size: { param: limit, value: 10 } }
            key: record.id
        checks:
          known: { name: Known, over: things, pass: record.id >= 0, remediation: None. }
        """

    private static func page(_ number: Int, of count: Int) -> String {
        guard number <= count else { return "[]" }
        return "[\((0..<10).map { "{\"id\":\((number - 1) * 10 + $0)}" }.joined(separator: ","))]"
    }

    private static func number(in url: String) -> Int {
        Int(url.split(separator: "&").first { $0.hasPrefix("page=") || $0.contains("?page=") }?.split(separator: "=").last ?? "0") ?? 0
    }

    /// Whatever page the run is stopped at, the same command afterwards ends with exactly the full set.
    @Test(arguments: [1, 2, 5, 9])
    func goesOnWhereItStopped(_ stopAt: Int) async throws {
        let running = Mutex<Task<SyncReport, any Error>?>(nil)
        let isStopped = Mutex(false)
        let harness = try EngineHarness(Self.things) { request, _ in
            let number = Self.number(in: request.url)
            if number == stopAt, !isStopped.withLock({ $0 }) {
                isStopped.withLock { $0 = true }
                running.withLock { $0?.cancel() }
            }
            return .json(Self.page(number, of: 10))
        }
        let gate = AsyncStream<Void>.makeStream()
        let task = Task {
            for await _ in gate.stream { break }
            return try await harness.sync()
        }
        running.withLock { $0 = task }
        gate.continuation.yield()
        await #expect(throws: CancellationError.self) { try await task.value }
        let before = harness.transport.requests.count
        let report = try await harness.sync()
        #expect(report.isResumed == true)
        #expect(report.status == .success, "\(report.reason ?? "")")
        let records = try await harness.records("things")
        #expect(records.count == 100 && Set(records).count == 100)
        // Nothing that was stored is fetched again.
        #expect(harness.transport.requests.count - before <= 12 - max(0, stopAt - 2))
    }

    @Test func aRunOfAnotherManifestIsNotResumed() async throws {
        let script: ScriptedTransport.Script = { request, _ in .json(Self.page(Self.number(in: request.url), of: 3)) }
        let harness = try EngineHarness(Self.things, script: script)
        // The connection, the standings, the run, one page.
        #expect(try await harness.interrupt(.full, atUse: 4))
        let changed = try EngineHarness(
            Self.things.replacing("record.id >= 0", with: "record.id > 0"), at: harness.databasePath, script: script)
        let report = try await changed.sync(.full)
        #expect(report.isResumed == false)
        #expect(report.status == .success, "\(report.reason ?? "")")
        #expect(try await changed.runs().map(\.status) == [.success, .cancelled])
    }

    private static func users(_ position: String) -> String {
        """
        http: { baseUrl: "https://api.example.com" }
        streams:
          users:
            request: GET /users
            records: body.users
            key: record.id
            delta: { \(position), query: { since: "${cursor}" }, expired: [410] }
        checks:
          known: { name: Known, over: users, pass: record.id >= 0, remediation: None. }
        """
    }

    private static func user(_ id: Int) -> String { "{\"id\":\(id),\"at\":\"2025-01-\(id + 10)T00:00:00Z\"}" }

    /// A delta brings one user of fifteen. Whatever step it is cut off at, its last page included, the same command again deletes none of
    /// the others, and the delta after that begins where this one ended: at a token although an earlier one comes later in the alphabet.
    @Test(arguments: [
        (position: "cursor: record.at", sinces: ["2025-01-25T00:00:00Z", "2025-01-26T00:00:00Z"]),
        (position: "token: body.token", sinces: ["zebra", "apple"]),
    ])
    func aDeltaThatIsResumedDeletesNothing(_ position: String, _ sinces: [String]) async throws {
        var use = 1
        while true {
            let harness = try EngineHarness(Self.users(position)) { request, _ in
                guard let since = PagedProvider.parameter("since", in: request.url) else {
                    return .json("{\"users\":[\((1...15).map(Self.user).joined(separator: ","))],\"token\":\"zebra\"}")
                }
                return .json("{\"users\":[\(since == sinces[0] ? Self.user(16) : "")],\"token\":\"apple\"}")
            }
            _ = try await harness.sync()
            guard try await harness.interrupt(.delta, atUse: use) else { break }
            let report = try await harness.sync(.delta)
            #expect(report.status == .success, "\(use): \(report.reason ?? "")")
            #expect(report.streams.allSatisfy { $0.deleted == 0 }, "\(use)")
            #expect(try await harness.records("users").count == 16, "\(use)")
            _ = try await harness.sync(.delta)
            #expect(harness.transport.requests.last.flatMap { PagedProvider.parameter("since", in: $0.url) } == sinces[1], "\(use)")
            use += 1
        }
        #expect(use > 5, "the delta was cut off at every step")
    }

    /// `others` is stale, so that an automatic run would read it as a whole. One that was begun as a delta by order goes on as that: the
    /// second page of the changes is not the second page of everything.
    @Test func aRunGoesOnAsItBeganWhateverModeTakesItUp() async throws {
        func yaml(_ least: Int) -> String {
            """
            http: { baseUrl: "https://api.example.com" }
            streams:
              things: { request: GET /things, key: record.id, delta: { cursor: record.at, query: { since: "${cursor}" } } }
              others:
                request: GET /others
                key: record.id
                pages: { type: page, param: page, size: { param: limit, value: 1 } }
                delta: { cursor: record.at, query: { since: "${cursor}" } }
            checks:
              known: { name: Known, over: things, pass: record.id >= \(least), remediation: None. }
            """
        }
        let script: ScriptedTransport.Script = { request, _ in
            guard request.url.contains("/others") else { return .json("[\(Self.user(1))]") }
            let page = PagedProvider.number("page", in: request.url) ?? 1
            let ids = PagedProvider.parameter("since", in: request.url) == nil ? [1, 2, 3] : [7, 8, 9]
            return .json(page > 3 ? "[]" : "[\(Self.user(ids[page - 1]))]")
        }
        var use = 1
        while true {
            let old = try EngineHarness(yaml(0), script: script)
            _ = try await old.sync()
            let harness = try EngineHarness(yaml(1), at: old.databasePath, script: script)
            _ = try await harness.sync(.full, streams: ["things"])
            guard try await harness.interrupt(.delta, atUse: use) else { break }
            let report = try await harness.sync()
            #expect(report.status == .success, "\(use): \(report.reason ?? "")")
            if report.isResumed {
                #expect(report.mode == .delta)
                #expect(try await harness.records("others").count == 6, "\(use)")
                #expect(harness.transport.requests.allSatisfy { !$0.url.contains("/others") || $0.url.contains("since=") }, "\(use)")
            }
            use += 1
        }
        #expect(use > 5, "the delta was cut off at every step")
    }

    /// An expired cursor makes a whole pass of the delta: cut off anywhere, it still says what is gone.
    @Test func aDeltaWhoseCursorExpiredIsStillWholeWhenItIsResumed() async throws {
        var use = 1
        while true {
            let harness = try EngineHarness(Self.users("cursor: record.at")) { request, number in
                if PagedProvider.parameter("since", in: request.url) != nil { return .json("{}", status: 410) }
                return .json("{\"users\":[\((1...(number == 1 ? 15 : 12)).map(Self.user).joined(separator: ","))]}")
            }
            _ = try await harness.sync()
            guard try await harness.interrupt(.delta, atUse: use) else { break }
            let report = try await harness.sync(.delta)
            #expect(report.status == .success, "\(use): \(report.reason ?? "")")
            #expect(try await harness.records("users").count == 12, "\(use)")
            use += 1
        }
        #expect(use > 5, "the delta was cut off at every step")
    }
}
