import IntegrationEngine
import IntegrationTesting
import Testing

/// Every fault of the hostile server that a client can judge ends in its named error, in bounded time.
@Suite(.enabled(if: TestDataFolder.has(ChaosServer.script)), ChaosServerTrait(), .timeLimit(.minutes(10)))
struct ChaosTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        let path: String
        let code: UpstreamError.Code
        var limits = UpstreamLimits.test

        var testDescription: String { "\(path) → \(code)" }
    }

    static let faults: [Fault] = [
        Fault(path: "/slow-head/30", code: .firstByteTimeout, limits: .test.with { $0.firstByte = .milliseconds(300) }),
        Fault(path: "/slow-head/30", code: .deadlineExceeded, limits: .test.with { $0.total = .milliseconds(300) }),
        Fault(path: "/drip?n=600", code: .idleTimeout, limits: .test.with { $0.idle = .milliseconds(300) }),
        Fault(path: "/drip?n=600", code: .deadlineExceeded, limits: .test.with { $0.total = .milliseconds(1500) }),
        Fault(path: "/drip-head", code: .deadlineExceeded, limits: .test.with { $0.total = .milliseconds(1500) }),
        Fault(path: "/drip-head", code: .firstByteTimeout, limits: .test.with { $0.firstByte = .milliseconds(1500) }),
        Fault(path: "/many-headers", code: .headersTooLarge),
        Fault(path: "/truncate", code: .truncatedBody),
        Fault(path: "/truncate-chunked", code: .truncatedBody),
        Fault(path: "/reset", code: .connectionReset),
        Fault(path: "/reset-after", code: .truncatedBody),
        Fault(path: "/accept-then-drop", code: .connectionReset),
        Fault(path: "/huge", code: .bodyTooLarge),
        Fault(path: "/bomb", code: .bodyTooLarge),
        Fault(path: "/redirect", code: .addressForbidden),
        Fault(path: "/redirect?to=http%3A//localhost%3A1/", code: .addressForbidden),
        Fault(path: "/redirect?to=https%3A//198.51.100.7/steal", code: .addressForbidden),
        Fault(path: "/redirect?to=https%3A//example.com/", code: .hostForbidden),
        Fault(path: "/redirect?to=gopher%3A//example.com/", code: .schemeForbidden),
        Fault(path: "/redirect-loop", code: .tooManyRedirects),
        Fault(path: "/redirect-scheme", code: .schemeForbidden),
        Fault(path: "/smuggle", code: .malformedResponse),
        Fault(path: "/garbage", code: .malformedResponse),
    ]

    @Test("A fault ends in its named error", arguments: faults)
    func fault(_ fault: Fault) async throws {
        let server = try #require(ChaosServerTrait.current)
        let start = ContinuousClock.now
        let error = try await withLoopbackClient(ports: [server.port], limits: fault.limits) { client in
            await upstreamError { try await client.send(UpstreamRequest(url: server.url(fault.path)), limits: fault.limits) }
        }
        #expect(error?.code == fault.code, "\(String(describing: error?.reason)) \(String(describing: error?.underlying))")
        if fault.code == .bodyTooLarge { #expect(error?.reason.contains("larger than \(fault.limits.maximumBodyBytes) bytes") == true) }
        #expect(ContinuousClock.now - start < .seconds(60), "bounded by its limits, not by the server, which drips for ten minutes")
        #expect(error?.reason.contains("?") == false, "a query may hold a key")
    }

    @Test(
        "Faults of the content are not the transport's: the bytes arrive as sent",
        arguments: [
            "/bad-json/nan", "/bad-json/trail", "/bad-json/bom", "/bad-json/html", "/bad-json/empty", "/bad-json/utf16", "/bad-json/dup",
            "/bad-json/big", "/bad-json/latin1", "/wrong-type", "/deep", "/pages/3", "/pages/3?bad=foreign",
        ])
    func content(path: String) async throws {
        let server = try #require(ChaosServerTrait.current)
        let response = try await withLoopbackClient(ports: [server.port]) { try await $0.send(UpstreamRequest(url: server.url(path))) }
        #expect(response.status == 200)
        #expect(response.headers.first("content-length") == "\(response.body.count)")
        if path == "/deep" { #expect(response.body.count == 200_000) }
        if path == "/bad-json/utf16" { #expect(response.body.prefix(2) == [0xff, 0xfe]) }
    }

    @Test("A status is an answer, with its Retry-After", arguments: [400, 401, 403, 404, 429, 500, 503])
    func status(_ status: Int) async throws {
        let server = try #require(ChaosServerTrait.current)
        let response = try await withLoopbackClient(ports: [server.port]) {
            try await $0.send(UpstreamRequest(url: server.url("/status/\(status)?ra=7")))
        }
        #expect(response.status == status)
        #expect(response.headers.first("RETRY-after") == "7")
    }

    @Test("A lost answer is tried again only if that is harmless")
    func retryHint() async throws {
        let server = try #require(ChaosServerTrait.current)
        try await withLoopbackClient(ports: [server.port]) { client in
            for (method, idempotent, hint) in [
                ("GET", nil, UpstreamError.RetryHint.backoff), ("POST", nil, .never), ("POST", true, .backoff), ("DELETE", nil, .backoff),
            ] as [(String, Bool?, UpstreamError.RetryHint)] {
                let request = UpstreamRequest(
                    method: method, url: server.url("/accept-then-drop?\(method)"), body: method == "POST" ? [1] : nil,
                    isIdempotent: idempotent)
                let error = await upstreamError { try await client.send(request) }
                #expect(error?.code == .connectionReset)
                #expect(error?.retry == hint, "\(method)")
            }
        }
    }

    @Test("Nobody listening is an error worth trying again, also for a POST")
    func refused() async throws {
        let port = try FreePort.find()
        let error = try await withLoopbackClient(ports: [port]) { client in
            await upstreamError { try await client.send(UpstreamRequest(method: "POST", url: "http://127.0.0.1:\(port)/", body: [1])) }
        }
        #expect(error?.code == .connectFailed)
        #expect(error?.retry == .backoff)
    }
}
