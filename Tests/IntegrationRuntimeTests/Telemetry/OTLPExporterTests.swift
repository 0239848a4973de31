import Foundation
import IntegrationAuth
import IntegrationCore
import IntegrationEngine
import IntegrationRuntime
import IntegrationTesting
import JSONTape
import Logging
import ServiceLifecycle
import Testing

@Suite(.timeLimit(.minutes(2))) struct OTLPExporterTests {
    private static let secret = "canary-of-a-key"

    private struct Setting {
        let collector = FakeCollector()
        let clock = ManualClock()
        let tracer: Tracer
        let metrics: Metrics
        let log = LogRecorder()
        let group: ServiceGroup

        init(_ limits: Tracer.Limits = Tracer.Limits(batch: 2)) throws {
            tracer = Tracer(limits: limits)
            metrics = Metrics()
            var configuration = OTLPConfiguration(
                endpoint: "http://collector.example:4318/otlp", headers: [try #require(OTLPHeader("api-key=\(secret)"))],
                resource: OTLPResource(version: "1"))
            configuration.limits = limits
            let logger = Logger(label: "test") { [log] _ in log.handler }
            let exporter = OTLPExporter(
                configuration, tracer: tracer, metrics: metrics, clock: clock.engineClock, logger: logger
            ) { [collector] in collector }
            group = ServiceGroup(services: [exporter], logger: Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() })
        }

        func record(_ names: String...) async {
            for name in names { await tracer.withSpan(name) { _ in } }
        }

        /// Exports while `body` runs, and waits for the end.
        func exporting(_ body: () async throws -> Void) async throws {
            let running = Task { try await group.run() }
            // It has begun, or what is said next would not be heard.
            try await clock.whenAsleep(for: .seconds(5))
            let result: Result<Void, any Error>
            do {
                result = .success(try await body())
            } catch {
                result = .failure(error)
            }
            await group.triggerGracefulShutdown()
            try await running.value
            try result.get()
            #expect(collector.isShutDown)
        }
    }

    @Test func aBatchIsSentAtOnce() async throws {
        let setting = try Setting()
        try await setting.exporting {
            await setting.record("a", "b")
            let request = try #require(try await setting.collector.requests(1).first)
            #expect(request.url == "http://collector.example:4318/otlp/v1/traces" && request.timeout == .seconds(10))
            #expect(request.headers.map(\.name) == ["api-key"] && request.headers.first?.value.reveal() == Self.secret)
            #expect(try request.spanNames == ["a", "b"])
        }
    }

    @Test func fewSpansAndMetricsAreSentFromTimeToTime() async throws {
        let setting = try Setting()
        try await setting.exporting {
            await setting.record("a")
            setting.metrics.count(.runs, "okta", "success")
            setting.clock.advance(by: .seconds(5))
            #expect(try await setting.collector.requests(1)[0].spanNames == ["a"])
            #expect(setting.collector.requests.count == 1)
            try await setting.clock.whenAsleep(for: .seconds(5))
            setting.clock.advance(by: .seconds(5))
            let metrics = try await setting.collector.requests(1, to: "/v1/metrics")[0]
            #expect(try metrics.counter("patchbay_runs_total", "okta") == 1)
        }
        // The last words hold no spans, as there are none, and metrics up to the end.
        #expect(setting.collector.requests.map(\.url).map { $0.suffix(8) } == ["1/traces", "/metrics", "/metrics"])
    }

    @Test func whatMayWorkLaterIsTriedAgain() async throws {
        let setting = try Setting()
        setting.collector.reply(
            .answer(OTLPAnswer(status: 429, retryAfter: "20")), .unreachable, .answer(OTLPAnswer(status: 503)))
        try await setting.exporting {
            await setting.record("a", "b")
            // As long as it asks for, and up to a second more.
            let asked = try await setting.clock.whenAsleep(for: .seconds(20)...(.seconds(21)))
            #expect(setting.collector.requests.count == 1)
            setting.clock.advance(by: asked)
            // The pauses that follow are by chance.
            while setting.collector.requests.count(where: { $0.url.hasSuffix("/v1/traces") }) < 4 {
                try Task.checkCancellation()
                setting.clock.advance(by: .milliseconds(100))
                await Task.yield()
            }
            #expect(Set(try await setting.collector.requests(4).map(\.body)).count == 1)
        }
        #expect(setting.log.text.components(separatedBy: "telemetry is not delivered").count == 2)
        #expect(setting.log.text.contains("telemetry is delivered again"))
        #expect(try setting.collector.requests.last?.counter("patchbay_otlp_exports_total", "traces") == 1)
    }

    @Test func whatIsRefusedIsCountedAndSaidOnce() async throws {
        let setting = try Setting()
        setting.collector.reply(usual: .answer(OTLPAnswer(status: 401, body: Array(Self.secret.utf8))))
        try await setting.exporting {
            for count in 1...3 {
                await setting.record("a", "b")
                _ = try await setting.collector.requests(count)
            }
            setting.collector.reply(
                usual: .answer(OTLPAnswer(status: 200, body: Array(#"{"partialSuccess": {"rejectedSpans": "1"}}"#.utf8))))
        }
        let last = try #require(setting.collector.requests.last)
        #expect(try last.counter("patchbay_otlp_spans_lost_total", "not_delivered") == 6)
        #expect(setting.log.text.components(separatedBy: "telemetry is not delivered").count == 2, "\(setting.log.text)")
        #expect(setting.log.text.contains("status 401") && !setting.log.text.contains(Self.secret))
    }

    @Test func whatACollectorDoesNotTakeIsCounted() async throws {
        let setting = try Setting()
        setting.collector.reply(.answer(OTLPAnswer(status: 200, body: Array(#"{"partialSuccess": {"rejectedSpans": "1"}}"#.utf8))))
        try await setting.exporting {
            await setting.record("a", "b")
            _ = try await setting.collector.requests(1)
        }
        #expect(try setting.collector.requests.last?.counter("patchbay_otlp_spans_lost_total", "rejected") == 1)
        #expect(setting.log.text.isEmpty, "\(setting.log.text)")
    }

    @Test("A collector that says nothing holds up nobody, and the end of the server by two seconds")
    func silence() async throws {
        let setting = try Setting(Tracer.Limits(waiting: 10, batch: 2))
        setting.collector.reply(usual: .silence)
        let running = Task { try await setting.group.run() }
        try await setting.clock.whenAsleep(for: .seconds(5))
        await setting.record("a", "b")
        _ = try await setting.collector.requests(1)
        // Nobody waits for it, and what there is no room for is counted.
        for _ in 0..<15 { await setting.record("c") }
        #expect(setting.tracer.takeDropped() == 5 && setting.tracer.take(2).count == 2)
        await setting.group.triggerGracefulShutdown()
        try await setting.clock.whenAsleep(for: .seconds(2))
        // The one that was on its way is sent once more.
        let again = try await setting.collector.requests(2)
        #expect(try again[1].spanNames == ["a", "b"])
        setting.clock.advance(by: .seconds(2))
        try await running.value
        #expect(setting.collector.isShutDown)
        #expect(setting.log.text.contains("spans were not delivered"), "\(setting.log.text)")
    }

    @Test func theLastWordsAreSent() async throws {
        let setting = try Setting(Tracer.Limits(batch: 2))
        try await setting.exporting {
            await setting.record("a")
        }
        #expect(setting.collector.requests.map(\.url).map { $0.suffix(8) } == ["1/traces", "/metrics"])
        #expect(try setting.collector.requests.first?.spanNames == ["a"])
    }

    @Test func theyAreSentToAfterACancellation() async throws {
        let setting = try Setting()
        let running = Task { try await setting.group.run() }
        try await setting.clock.whenAsleep(for: .seconds(5))
        await setting.record("a")
        running.cancel()
        _ = await running.result
        #expect(try setting.collector.requests.first?.spanNames == ["a"])
        #expect(setting.collector.isShutDown)
    }

    @Test func secretsAreNotShown() throws {
        let header = try #require(OTLPHeader("Authorization=Bearer \(Self.secret)=="))
        #expect(header.name == "Authorization" && header.value.reveal() == "Bearer \(Self.secret)==")
        let configuration = OTLPConfiguration(endpoint: "http://localhost", headers: [header], resource: OTLPResource(version: "1"))
        var dumped = ""
        dump(configuration, to: &dumped)
        for text in ["\(header)", String(reflecting: configuration), "\(configuration)", dumped] { #expect(!text.contains(Self.secret)) }
    }

    @Test(arguments: ["", "=x", "no equals", "a b=c", "a:=c", "host=x", "Content-Type=text/plain", "a=b\r\nc: d", "a=\u{7F}", "ä=b", "a=ä"])
    func headersThatCannotBe(text: String) {
        #expect(OTLPHeader(text) == nil)
    }
}
