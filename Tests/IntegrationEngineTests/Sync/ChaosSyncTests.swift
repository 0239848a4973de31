import Foundation
import IntegrationEngine
import IntegrationStore
import IntegrationTesting
import Testing

/// Every answer of the hostile server through a whole run: the right name, few tries, soon over, and nothing lost that was there before.
@Suite(
    "A run against a provider that misbehaves", .enabled(if: TestDataFolder.has(ChaosServer.script)), ChaosServerTrait(),
    .timeLimit(.minutes(10)))
struct ChaosSyncTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        let path: String
        var query: [String: String] = [:]
        let error: String
        /// Requests that reach the server; nil where redirects or pages lose the mark they are counted by.
        var requests: Int? = 1

        var testDescription: String { "\(path) \(query) → \(error)" }
    }

    /// Tries in all, as the manifest says.
    private static let all = 3

    private static let statuses: [Fault] =
        [400, 404, 409, 410, 418, 501].map { Fault(path: "status/\($0)", error: "request_rejected/status_\($0)") }
        + [408, 500, 502, 503, 504].map { Fault(path: "status/\($0)", error: "request_rejected/status_\($0)", requests: all) }
        + [
            Fault(path: "status/401", error: "authentication_rejected"),
            Fault(path: "status/403", error: "permission_missing"),
            Fault(path: "status/429", error: "rate_limited", requests: all),
            Fault(path: "status/429", query: ["ra": "7"], error: "rate_limited", requests: all),
            Fault(path: "status/429", query: ["ra": "soon"], error: "rate_limited", requests: all),
            Fault(path: "status/429", query: ["ra": "4000"], error: "rate_limited"),
            Fault(path: "status/503", query: ["ra": "99999999999999999999"], error: "request_rejected/status_503"),
            Fault(path: "flaky/9/500", error: "request_rejected/status_500", requests: all),
        ]

    private static let transport: [Fault] = [
        Fault(path: "slow-head/30", error: "upstream_failed/first_byte_timeout", requests: all),
        Fault(path: "drip", error: "upstream_failed/idle_timeout", requests: all),
        Fault(path: "drip-head", error: "upstream_failed/first_byte_timeout", requests: all),
        Fault(path: "many-headers", error: "upstream_failed/headers_too_large"),
        Fault(path: "truncate", error: "upstream_failed/truncated_body", requests: all),
        Fault(path: "truncate-chunked", error: "upstream_failed/truncated_body", requests: all),
        Fault(path: "reset", error: "upstream_failed/connection_reset", requests: all),
        Fault(path: "reset-after", error: "upstream_failed/truncated_body", requests: all),
        Fault(path: "accept-then-drop", error: "upstream_failed/connection_reset", requests: all),
        Fault(path: "huge", error: "upstream_failed/body_too_large"),
        Fault(path: "bomb", error: "upstream_failed/body_too_large"),
        Fault(path: "redirect", error: "upstream_failed/address_forbidden"),
        Fault(path: "redirect", query: ["to": "https://198.51.100.7/steal"], error: "upstream_failed/address_forbidden"),
        Fault(path: "redirect", query: ["to": "https://example.com/"], error: "upstream_failed/host_forbidden"),
        Fault(path: "redirect-loop", error: "upstream_failed/too_many_redirects", requests: nil),
        Fault(path: "redirect-scheme", error: "upstream_failed/scheme_forbidden"),
        Fault(path: "smuggle", error: "upstream_failed/malformed_response"),
        Fault(path: "garbage", error: "upstream_failed/malformed_response"),
    ]

    private static let content: [Fault] =
        [
            "bad-json/nan", "bad-json/trail", "bad-json/html", "bad-json/empty", "bad-json/utf16", "bad-json/latin1", "bad-json/big",
            "bad-json/other", "wrong-type", "deep",
        ].map { Fault(path: $0, error: "answer_malformed") }
        + [
            Fault(path: "pages/5", query: ["bad": "loop"], error: "page_repeated", requests: nil),
            Fault(path: "pages/5", query: ["bad": "foreign"], error: "page_foreign_origin"),
        ]

    @Test("ends in its named error", arguments: statuses + transport + content)
    func fault(_ fault: Fault) async throws {
        let server = try #require(ChaosServerTrait.current)
        let run = ChaosRun(server)
        #expect(try await run.sync("GET /flaky/0/200").status == .success)
        let before = try await run.keys()
        #expect(before.count == 10)
        let arrived = try await server.arrivals(of: run.id).count

        let start = ContinuousClock.now
        let report = try await run.sync("GET /\(fault.path)", query: fault.query)
        #expect(ContinuousClock.now - start < .seconds(20), "bounded by the limits of the manifest, not by the server")

        #expect(report.status == .failed)
        #expect(report.reason?.contains(fault.error) == true, "\(report.reason ?? "")")
        #expect("\(report)".contains("canary") == false)
        if let requests = fault.requests { #expect(try await server.arrivals(of: run.id).count - arrived == requests) }
        #expect(try await run.keys().starts(with: before), "nothing is deleted after a pass that failed")
        #expect(report.streams.allSatisfy { $0.deleted == 0 })
    }

    @Test(
        "is heard out when it comes to its senses",
        arguments: [
            Fault(path: "flaky/2/500", error: "", requests: 3), Fault(path: "flaky/2/429", error: "", requests: 3),
            Fault(path: "flaky/1/408", error: "", requests: 2), Fault(path: "pages/3", error: "", requests: nil),
            Fault(path: "pages/3", query: ["bad": "repeat"], error: "", requests: nil),
            Fault(path: "pages/3", query: ["bad": "shrink"], error: "", requests: nil),
            Fault(path: "redirect", query: ["to": "/flaky/0/200"], error: "", requests: 1),
        ])
    func recovers(_ fault: Fault) async throws {
        let server = try #require(ChaosServerTrait.current)
        let run = ChaosRun(server)
        let report = try await run.sync("GET /\(fault.path)", query: fault.query)
        #expect(report.status == .success, "\(report.reason ?? "")")
        #expect(try await run.keys().count == (fault.path.hasPrefix("pages") ? 30 : 10))
        if let requests = fault.requests { #expect(try await server.arrivals(of: run.id).count == requests) }
    }

    @Test("A byte order mark and a repeated member are no faults (docs/json.md)", arguments: [("bom", [String]()), ("dup", ["2"])])
    func lenient(path: String, keys: [String]) async throws {
        let run = ChaosRun(try #require(ChaosServerTrait.current))
        #expect(try await run.sync("GET /bad-json/\(path)").status == .success)
        #expect(try await run.keys() == keys)
    }

    @Test("A server that sends one byte a second meets the deadline of the whole request")
    func deadline() async throws {
        let run = ChaosRun(try #require(ChaosServerTrait.current))
        let start = ContinuousClock.now
        let report = try await run.sync("GET /drip", http: "slow")
        #expect(report.reason?.contains("deadline_exceeded") == true, "\(report.reason ?? "")")
        #expect(ContinuousClock.now - start < .seconds(120), "it would drip for ten minutes")
    }

    @Test("A limit of three requests: what is over it fails as rate_limited, after few tries, and the rest is there")
    func rateLimit() async throws {
        let server = try #require(ChaosServerTrait.current)
        let run = ChaosRun(server)
        let report = try await run.sync(
            "GET /flaky/0/200",
            streams: "  parts: { each: things, request: GET /ratelimit/3/600, key: 'string(parent.id) + \"/\" + string(record.id)' }")
        #expect(report.status == .inconclusive)
        #expect(report.streams.map(\.failure?.code) == [nil, .rateLimited], "\(report)")
        #expect(report.streams[1].received == 30)
        let asked = try await server.arrivals(of: "/ratelimit/3/600").count
        #expect(asked < 3 + 8, "its reset is ten minutes away, which is longer than we wait: nobody asks again")
    }

    @Test(
        "A POST whose answer was lost is sent again only if that is harmless",
        arguments: [("", "", 1), (", retryable: true", "", 3), ("", "idempotencyKey", 3)])
    func lostAnswer(stream: String, http: String, requests: Int) async throws {
        let server = try #require(ChaosServerTrait.current)
        for path in ["accept-then-drop", "truncate", "slow-head/9", "status/503"] {
            let run = ChaosRun(server)
            let report = try await run.sync("POST /\(path)", http: http, stream: "\(stream), body: { json: { a: 1 } }")
            #expect(report.status == .failed)
            let arrivals = try await server.arrivals(of: run.id)
            #expect(arrivals.count == requests, "\(path): \(report.reason ?? "")")
            let keys = Set(arrivals.map { $0.headers["idempotency-key"] })
            #expect(keys.count == 1 && (keys.first == .some(nil)) == http.isEmpty, "one key for all tries")
        }
    }
}
