import Foundation
import IntegrationCore
import IntegrationEngine
import IntegrationStore
import Synchronization
import Testing

@Suite("Asynchronous jobs")
struct JobTests {
    private static func harness(
        format: String = "ndjson", interval: String = "10s", timeout: String = "5m", script: @escaping ScriptedTransport.Script
    ) throws -> EngineHarness {
        try EngineHarness(
            """
            http: { baseUrl: "https://api.example.com", retry: { attempts: 2 } }
            streams:
              things:
                request: POST /exports
                key: record.id
                job:
                  poll:
                    request: GET /exports/${job.id}
                    interval: \(interval)
                    timeout: \(timeout)
                    done: body.state == "done"
                    failed: body.state in ["failed", "expired"]
                  download: { request: "GET /exports/${job.id}/result", format: \(format) }
            checks:
              known: { name: Known, over: things, pass: 'record.id != ""', remediation: None. }
            """, script: script)
    }

    /// Creates job 7, answers polls as told, and gives the result.
    private static func provider(
        _ result: String, poll: @escaping @Sendable (_ number: Int) -> UpstreamResponse
    ) -> ScriptedTransport.Script {
        let polls = Mutex(0)
        return { request, _ in
            if request.method == "POST" { return .json(#"{"id":7}"#, status: 201) }
            if request.url.hasSuffix("/exports/7/result") { return .json(result) }
            guard request.url.hasSuffix("/exports/7") else { return .json("{}", status: 404) }
            let number = polls.withLock { polls in
                polls += 1
                return polls
            }
            return poll(number)
        }
    }

    private static let running = UpstreamResponse.json(#"{"state":"running"}"#)
    private static let done = UpstreamResponse.json(#"{"state":"done"}"#)

    @Test(arguments: [
        ("ndjson", "{\"id\":\"a\"}\n{\"id\":\"b\"}"), ("csv", "id\na\nb\n"), ("json", #"[{"id":"a"},{"id":"b"}]"#),
    ]) func isPolledUntilDoneAndDownloaded(_ format: String, _ result: String) async throws {
        let harness = try Self.harness(format: format, script: Self.provider(result) { $0 < 4 ? Self.running : Self.done })
        let report = try await harness.sync()
        #expect(report.status == .success, "\(report.reason ?? "")")
        #expect(try await harness.records("things") == [#"{"id":"a"}"#, #"{"id":"b"}"#])
        #expect(harness.waited.withLock { $0 } == [.seconds(10), .seconds(10), .seconds(10)])
        #expect(harness.transport.requests.map(\.method) == ["POST", "GET", "GET", "GET", "GET", "GET"])
    }

    /// Cut off at any step, the run that goes on asks after the job that there is, unless the answer that named it was lost too.
    @Test(arguments: [false, true]) func anInterruptedRunGoesOnWithItsJob(isPaged: Bool) async throws {
        let yaml = """
            http: { baseUrl: "https://api.example.com" }
            streams:
              things:
                request: POST /exports
                key: record.id
                \(isPaged ? "pages: { type: page, param: page, stop: page == 1 }" : "")
                job:
                  poll: { request: "GET /exports/${job.id}", interval: 10s, timeout: 5m, done: 'body.state == "done"' }
                  download: { request: "GET /exports/${job.id}/result", format: ndjson }
            checks:
              known: { name: Known, over: things, pass: 'record.id != ""', remediation: None. }
            """
        let jobs = isPaged ? 2 : 1
        for stopAt in 1...(4 * jobs) {
            let running = Mutex<Task<SyncReport, any Error>?>(nil)
            let ready = AsyncGate(count: 1)
            let polls = Mutex([String: Int]())
            let harness = try EngineHarness(yaml) { request, number in
                if number == stopAt { running.withLock { $0?.cancel() } }
                if request.method == "POST" { return .json("{\"id\":\(number)}", status: 201) }
                if request.url.hasSuffix("/result") { return .json("{\"id\":\"\(request.url)\"}") }
                let count = polls.withLock { polls in
                    polls[request.url, default: 0] += 1
                    return polls[request.url] ?? 0
                }
                return count < 2 ? Self.running : Self.done
            }
            let task = Task {
                await ready.wait()
                return try await harness.sync()
            }
            running.withLock { $0 = task }
            ready.arrive()
            let first = await task.result
            if case .failure(let error) = first { #expect(error is CancellationError) }
            let created = harness.transport.requests.count { $0.method == "POST" }
            let report = (try? first.get()) == nil ? try await harness.sync() : try first.get()
            #expect(report.status == .success, "\(stopAt): \(report.reason ?? "")")
            #expect(try await harness.records("things").count == jobs, "\(stopAt)")
            let all = harness.transport.requests.count { $0.method == "POST" }
            // Cancelled while a job is created, its answer may not get into the database.
            let isLost = harness.transport.requests[stopAt - 1].method == "POST"
            #expect(all == jobs || (isLost && all == jobs + 1), "\(stopAt): \(created) before, \(all) in all")
        }
    }

    /// A provider may ask for more time than the manifest's interval, not for less, and not beyond the limit.
    @Test(arguments: [("60", Duration.seconds(60)), ("1", .seconds(10)), ("100000", .seconds(300)), ("soon", .seconds(10))])
    func waitsAsLongAsTheProviderAsksFor(_ retryAfter: String, _ wait: Duration) async throws {
        let harness = try Self.harness(
            script: Self.provider("{\"id\":\"a\"}") { number in
                number == 1 ? .json(#"{"state":"running"}"#, status: 202, headers: [("Retry-After", retryAfter)]) : Self.done
            })
        #expect(try await harness.sync().status == .success)
        #expect(harness.waited.withLock { $0 } == [wait])
    }

    @Test func aPollThatIsRefusedForALittleWhileIsTriedAgain() async throws {
        let harness = try Self.harness(
            script: Self.provider("{\"id\":\"a\"}") { number in
                number == 1 ? .json("{}", status: 429, headers: [("Retry-After", "20")]) : Self.done
            })
        #expect(try await harness.sync().status == .success)
        #expect(harness.waited.withLock { $0.reduce(.zero, +) } >= .seconds(20))
    }

    /// One run with a good job, then one whose job goes wrong: it is named, and what was there stays.
    private func afterAGoodRun(
        _ failing: @escaping @Sendable (UpstreamRequest) -> UpstreamResponse
    ) async throws -> (report: SyncReport, harness: EngineHarness) {
        let isGood = Mutex(true)
        let good = Self.provider("{\"id\":\"a\"}\n{\"id\":\"b\"}") { _ in Self.done }
        let harness = try Self.harness { request, number throws(UpstreamError) in
            try isGood.withLock({ $0 }) ? good(request, number) : failing(request)
        }
        #expect(try await harness.sync().status == .success)
        isGood.withLock { $0 = false }
        let report = try await harness.sync(.full, confirmsDeletions: true)
        #expect(report.status == .failed)
        #expect(report.streams[0].deleted == 0)
        #expect(try await harness.records("things").count == 2)
        return (report, harness)
    }

    @Test(arguments: ["failed", "expired"]) func aFailedJobIsNamedAndDeletesNothing(_ state: String) async throws {
        let (report, _) = try await afterAGoodRun { .json($0.method == "POST" ? #"{"id":7}"# : #"{"state":"\#(state)"}"#) }
        let failure = try #require(report.streams[0].failure)
        #expect("\(failure)".hasPrefix("job_failed/failed: streams.things"), "\(failure)")
        #expect(failure.reason.contains(#"body.state in ["failed", "expired"]"#))
    }

    @Test func aJobThatNeverEndsStopsAtTheLimit() async throws {
        let (report, harness) = try await afterAGoodRun { .json($0.method == "POST" ? #"{"id":7}"# : #"{"state":"running"}"#) }
        let failure = try #require(report.streams[0].failure)
        #expect("\(failure)".hasPrefix("job_failed/timeout: streams.things"), "\(failure)")
        #expect(failure.reason.contains("300 s"))
        // Polls at 0, 10, ... 300 s after the job was created.
        #expect(harness.waited.withLock { $0.count } == 30)
        #expect(harness.waited.withLock { $0.reduce(.zero, +) } == .seconds(300))
    }

    @Test(arguments: [("/exports/7", 404), ("/exports/7", 500), ("/exports/7/result", 404), ("/exports/7/result", 204), ("/exports", 400)])
    func aPollOrDownloadThatFailsDeletesNothing(_ path: String, _ status: Int) async throws {
        let (report, _) = try await afterAGoodRun { request in
            if request.url.hasSuffix(path) { return .json("", status: status) }
            return .json(request.method == "POST" ? #"{"id":7}"# : #"{"state":"done"}"#)
        }
        #expect(report.streams[0].failure != nil)
    }

    @Test func aDownloadThatIsCutOffDeletesNothing() async throws {
        let (report, _) = try await afterAGoodRun { request in
            if request.url.hasSuffix("/result") { return .json("{\"id\":\"a\"}\n{\"id\"") }
            return .json(request.method == "POST" ? #"{"id":7}"# : #"{"state":"done"}"#)
        }
        #expect(report.streams[0].failure?.code == .answerMalformed)
    }
}
