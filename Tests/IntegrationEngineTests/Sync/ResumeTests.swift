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
        let harness = try EngineHarness(Self.things) { request, _ in .json(Self.page(Self.number(in: request.url), of: 3)) }
        let first = try await harness.sync()
        #expect(first.isResumed == false)
        let second = try await harness.sync(.full)
        #expect(second.isResumed == false)
        #expect(second.streams[0].unchanged == 30)
    }
}
