import Foundation
import IntegrationCore
import IntegrationEngine
import IntegrationStore
import Testing

@Suite("A provider that asks for patience")
struct PatienceTests {
    private static func things(_ rateLimit: String = "{ maxWait: 5m }") -> String {
        """
        http: { baseUrl: "https://api.example.com", rateLimit: \(rateLimit), concurrency: 4 }
        streams:
          things: { request: GET /things, key: record.id }
          parts: { each: things, request: "GET /things/${parent.id}/parts", key: record.id }
          others: { request: GET /others, key: record.id }
        checks:
          known: { name: Known, over: things, pass: record.id > 0, remediation: None. }
        """
    }

    private static func records(_ request: UpstreamRequest) -> UpstreamResponse {
        request.url.hasSuffix("/parts") || request.url.hasSuffix("/others")
            ? .json(#"[{"id":"\#(request.url)"}]"#) : .json("[\((1...50).map { "{\"id\":\($0)}" }.joined(separator: ","))]")
    }

    // The harness begins at 08:53:20.
    @Test(
        "is waited for in full: seconds, a date, a date that is past",
        arguments: [
            ("7", 7), (" 300 ", 300), ("0", 0), ("Thu, 09 Oct 2025 08:54:20 GMT", 60), ("Thursday, 09-Oct-25 08:53:30 GMT", 10),
            ("Thu Oct  9 08:53:50 2025", 30), ("Thu, 09 Oct 2024 08:54:20 GMT", 0),
        ])
    func waits(header: String, seconds: Int) async throws {
        let harness = try EngineHarness(Self.things()) { request, number in
            number == 1 ? .json("{}", status: 429, headers: [("Retry-After", header)]) : Self.records(request)
        }
        #expect(try await harness.sync().status == .success)
        #expect((.seconds(seconds)...(.seconds(seconds + 2))).contains(harness.totalWait), "\(harness.totalWait)")
    }

    @Test("in words that are none is met with a pause of our own", arguments: ["", "soon", "-5", "1.5", "1e3", "inf", "7 seconds"])
    func garbage(header: String) async throws {
        let harness = try EngineHarness(Self.things()) { request, number in
            number == 1 ? .json("{}", status: 429, headers: [("Retry-After", header)]) : Self.records(request)
        }
        #expect(try await harness.sync().status == .success)
        #expect(harness.totalWait <= .seconds(1), "the first backoff is at most a second")
    }

    @Test(
        "for longer than we wait is not asked early: the stream ends, and so does what else would need it",
        arguments: [
            ("301", "2025-10-09T08:58:21Z"), ("86400", "2025-10-10T08:53:20Z"), ("Fri, 10 Oct 2025 08:53:20 GMT", "2025-10-10T08:53:20Z"),
            ("99999999999999999999999999", "2026-10-10T08:53:20Z"),
        ])
    func tooLong(header: String, until: String) async throws {
        let harness = try EngineHarness(Self.things()) { request, number in
            number == 1 ? .json("{}", status: 429, headers: [("Retry-After", header)]) : Self.records(request)
        }
        let report = try await harness.sync()
        #expect(report.status == .failed)
        #expect(harness.transport.requests.count == 1)
        #expect(harness.totalWait == .zero)
        #expect(report.streams.map(\.failure?.code) == [.rateLimited, .rateLimited, .upstreamFailed], "\(report.streams)")
        #expect(report.reason?.contains("rate_limited") == true && report.reason?.contains(until) == true, "\(report.reason ?? "")")
    }

    @Test("in the middle of many children is left alone by all of them, also while the budgets do not know of it yet")
    func children() async throws {
        let told = AsyncGate(count: 1)
        let budgets = SlowlyBlockedBudgets(told: told)
        let harness = try EngineHarness(
            Self.things(), budgets: budgets,
            before: { request in
                // Those that are on their way arrive once the provider has asked for patience, and others want to go then.
                if request.url.hasSuffix("/parts"), !request.url.hasSuffix("/12/parts") { await told.wait() }
            }
        ) { request, _ in
            request.url.hasSuffix("/12/parts") ? .json("{}", status: 429, headers: [("Retry-After", "3600")]) : Self.records(request)
        }
        let report = try await harness.sync()
        #expect(report.status == .inconclusive)
        // The fourth in the order of keys, and four go at once: those before it, unless they came later to their turn.
        let asked = harness.transport.requests.map(\.url).filter { $0.hasSuffix("/parts") }
        #expect(asked.count <= 4, "\(asked)")
        #expect(harness.totalWait == .zero)
        #expect(report.streams.map(\.failure?.code) == [nil, nil, .rateLimited])
    }

    @Test("with 503 for an hour fails that request, not the others")
    func unavailable() async throws {
        let harness = try EngineHarness(Self.things()) { request, _ in
            request.url.hasSuffix("/others") ? .json("{}", status: 503, headers: [("Retry-After", "3600")]) : Self.records(request)
        }
        let report = try await harness.sync()
        #expect(report.status == .inconclusive)
        #expect(report.streams[1].failure?.detail == "status_503")
        #expect(report.streams[1].failure?.reason.contains("2025-10-09T09:53:20Z") == true)
        #expect(harness.transport.requests.filter { $0.url.hasSuffix("/others") }.count == 1)
        #expect(harness.totalWait == .zero)
    }

    @Test("without a limit of its own in the manifest: five minutes hold, and 120 seconds are waited in full")
    func noSettings() async throws {
        let yaml = Self.things().replacing(", rateLimit: { maxWait: 5m }", with: "")
        for (header, status) in [("120", RunStatus.success), ("301", .failed)] {
            let harness = try EngineHarness(yaml) { request, number in
                number == 1 ? .json("{}", status: 429, headers: [("Retry-After", header)]) : Self.records(request)
            }
            #expect(try await harness.sync().status == status)
            #expect(status == .failed || harness.totalWait >= .seconds(120))
        }
    }

    @Test(
        "in numbers that no counter holds brings nothing down",
        arguments: [
            "inf", "-inf", "nan", "1e30", "-1e30", "1e300", "99999999999999999999", "", "ten", "-1",
        ])
    func hostileHeaders(_ text: String) async throws {
        for format in ["epoch", "epoch_millis", "seconds", "date"] {
            let settings = "{ remaining: x-remaining, reset: x-reset, resetFormat: \(format), maxWait: 5m }"
            let harness = try EngineHarness(Self.things(settings)) { request, _ in
                var response = Self.records(request)
                response.headers = UpstreamHeaders([("X-Remaining", text), ("X-Reset", text)])
                return response
            }
            #expect(try await harness.sync().status == .success)
            #expect(harness.totalWait == .zero)
        }
    }

    @Test(
        "in its headers, before it says no: waited for up to the limit, and not asked early beyond",
        arguments: [
            ("1760000100", RunStatus.success, 100), ("1760000301", .inconclusive, 0),
        ])
    func usedUp(reset: String, status: RunStatus, seconds: Int) async throws {
        let harness = try EngineHarness(Self.things("{ remaining: x-remaining, reset: x-reset, maxWait: 5m }")) { request, number in
            var response = Self.records(request)
            if number == 1 { response.headers = UpstreamHeaders([("X-Remaining", "0"), ("X-Reset", reset)]) }
            return response
        }
        let report = try await harness.sync()
        #expect(report.status == status, "\(report.reason ?? "")")
        #expect((.seconds(seconds)...(.seconds(seconds + 1))).contains(harness.totalWait))
        if status == .inconclusive {
            #expect(harness.transport.requests.count == 1)
            #expect(report.reason?.contains("2025-10-09T08:58:21Z") == true, "\(report.reason ?? "")")
        }
    }

    @Test(
        "with numbers as delta cursors that no clock holds brings nothing down", arguments: ["1e300", "-1e300", "1e18", "99999999999999"])
    func hostileCursor(_ cursor: String) async throws {
        for format in ["epoch", "epoch_millis", "iso8601", "date", "text"] {
            let yaml = """
                http: { baseUrl: "https://api.example.com" }
                streams:
                  things:
                    request: GET /things
                    key: record.id
                    delta: { query: { since: "${cursor}" }, cursor: record.changed, format: \(format), overlap: 1m }
                checks:
                  known: { name: Known, over: things, pass: record.id > 0, remediation: None. }
                """
            let harness = try EngineHarness(yaml) { _, _ in .json(#"[{"id":1,"changed":"\#(cursor)"}]"#) }
            #expect(try await harness.sync().status == .success)
            #expect(try await harness.sync(.delta).status == .success)
        }
    }
}

/// Budgets that learn only some time later that the provider wants to be left alone.
private struct SlowlyBlockedBudgets: RateBudgets {
    let told: AsyncGate
    private let budgets = LocalRateBudgets(clock: EngineClock(now: { Date(timeIntervalSince1970: 1_760_000_000) }, sleep: { _ in }))

    init(told: AsyncGate) { self.told = told }

    func draw(_ draw: RateDraw) async throws -> RateGrant {
        if draw.block != nil {
            told.arrive()
            for _ in 0..<1000 { await Task.yield() }
        }
        return await budgets.draw(draw)
    }
}
