import Foundation
import IntegrationCore
import IntegrationEngine
import IntegrationRuntime
import IntegrationTesting
import JSONTape
import Synchronization
import Testing

/// What a collector gets of a server, over real sockets.
@Suite("Telemetry", .timeLimit(.minutes(10)))
struct TelemetryTests {
    /// Keeps what it is sent.
    private final class Collector: Sendable {
        private let received = Mutex<[LoopbackRequest]>([])

        func answer(_ request: LoopbackRequest) -> LoopbackAnswer {
            received.withLock { $0.append(request) }
            return .json(status: 200, [:])
        }

        func requests(to path: String) -> [LoopbackRequest] { received.withLock { $0.filter { $0.target == path } } }

        var spans: [Span] {
            get throws {
                try requests(to: "/v1/traces").flatMap { request in
                    let spans = try #require(request.json)["resourceSpans"]?[0]?["scopeSpans"]?[0]?["spans"]
                    return try #require(spans).elements.map(Span.init)
                }
            }
        }
    }

    private struct Span {
        let name: String
        let trace: String?
        let id: String?
        let parent: String?
        let kind: Int64?
        let status: Int64?
        let attributes: [String: String]

        init(_ span: JSONValue) {
            name = span["name"]?.stringValue ?? ""
            trace = span["traceId"]?.stringValue
            id = span["spanId"]?.stringValue
            parent = span["parentSpanId"]?.stringValue
            kind = span["kind"]?.int64Value
            status = span["status"]?["code"]?.int64Value
            let pairs = span["attributes"]?.elements.map { pair in
                let value = pair["value"]
                return (pair["key"]?.stringValue ?? "", value?["stringValue"]?.stringValue ?? value?["intValue"]?.stringValue ?? "")
            }
            attributes = Dictionary(pairs ?? []) { first, _ in first }
        }
    }

    private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    private static let unsampled = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

    @Test func requestsAndRunsAreTracedAndCounted() async throws {
        let collector = Collector()
        var organization = ""
        var connection = ""
        var run = ""
        var key = ""
        try await LoopbackServer.withServer(answer: { request, _ in collector.answer(request) }) { place in
            var limits = TestServer.Limits()
            limits.telemetry = OTLPConfiguration(
                endpoint: place.origin, headers: [try #require(OTLPHeader("api-key=canary-of-the-operator"))],
                resource: OTLPResource(version: "1"))
            try await TestServer.withServer(limits: limits) { server in
                let (id, client) = try await server.organization()
                organization = id
                key = client.key ?? ""
                connection = try await server.connect(client)
                server.sandbox.newRun()
                run = try #require(try await server.run(client, connection).text("id"))
                for parent in ["00-\(Self.trace)-00f067aa0ba902b7-01", "00-\(Self.unsampled)-00f067aa0ba902b7-00"] {
                    _ = try await server.admin.send("GET", "/organizations", headers: [("traceparent", parent)])
                }
                _ = try await server.admin.get("/nothing/canary-of-a-path")
                #expect(server.log.text.contains(Self.trace) && server.log.text.contains(Self.unsampled))
                #expect(!server.log.text.contains("canary-of-the-operator") && !server.log.text.contains("telemetry is not delivered"))
            }
        }
        // All of it is there when the server has ended.
        let spans = try collector.spans
        let asked = try #require(spans.first { $0.trace == Self.trace })
        #expect(asked.name == "GET /organizations" && asked.parent == "00f067aa0ba902b7" && asked.kind == 2 && asked.status == nil)
        #expect(asked.attributes["http.response.status_code"] == "200" && asked.attributes["http.route"] == "/organizations")
        #expect(spans.contains { $0.name == "GET" && $0.kind == 2 && $0.attributes["http.route"] == nil })
        #expect(!spans.contains { $0.trace == Self.unsampled } && !spans.contains { $0.name.hasSuffix(" /metrics") })

        let connected = try #require(spans.first { $0.name == "POST /integrations/connections" })
        #expect(spans.contains { $0.parent == connected.id && $0.trace == connected.trace && $0.kind == 3 })

        let ran = try #require(spans.first { $0.name == "run" })
        #expect(ran.parent == nil && ran.kind == 1 && ran.status == 1)
        #expect(ran.attributes["run.id"] == run && ran.attributes["connection.id"] == connection)
        #expect(
            ran.attributes["provider.slug"] == "okta" && ran.attributes["run.attempt"] == "1" && ran.attributes["run.outcome"] == "success")
        let fetched = spans.filter { $0.parent == ran.id && $0.kind == 3 }
        #expect(fetched.count > 1 && fetched.allSatisfy { $0.attributes["server.address"] == "127.0.0.1" && $0.trace == ran.trace })
        #expect(spans.contains { $0.parent == ran.id && $0.name == "page commit" })

        let last = try #require(collector.requests(to: "/v1/metrics").last)
        let counted = String(decoding: last.body, as: UTF8.self)
        #expect(counted.contains("patchbay_runs_total") && counted.contains("patchbay_runs_running"))
        let everything = (collector.requests(to: "/v1/traces") + collector.requests(to: "/v1/metrics"))
        #expect(everything.allSatisfy { $0.header("api-key") == "canary-of-the-operator" })
        for request in everything {
            let text = String(decoding: request.body, as: UTF8.self)
            for secret in [Canary.mark, organization, key, "canary-of-"] { #expect(!text.contains(secret), "\(secret)") }
        }
    }

    @Test func aServerWorksWithoutItsCollector() async throws {
        var limits = TestServer.Limits()
        limits.telemetry = OTLPConfiguration(
            endpoint: "http://127.0.0.1:\(try FreePort.find())", resource: OTLPResource(version: "1"))
        limits.telemetry?.limits = .init(waiting: 5, batch: 2)
        limits.telemetry?.retry.attempts = 1
        try await TestServer.withServer(limits: limits) { server in
            let (_, client) = try await server.organization()
            let id = try await server.connect(client)
            server.sandbox.newRun()
            #expect(try await server.run(client, id).text("status") == "success")
            // What is lost is counted where it can be read.
            _ = try await server.until {
                try await client.with(key: nil).get("/metrics").text
            } has: {
                $0.contains("patchbay_otlp_spans_lost_total{reason=\"not_delivered\"}")
            }
            let said = server.log.text.split(separator: "\n").filter { $0.contains("telemetry is not delivered") && $0.contains("traces") }
            #expect(said.count == 1, "\(said)")
        }
    }
}
