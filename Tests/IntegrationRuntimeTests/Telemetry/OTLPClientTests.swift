import IntegrationTesting
import Synchronization
import Testing

@testable import IntegrationRuntime

/// Over a real socket.
@Suite(.timeLimit(.minutes(2))) struct OTLPClientTests {
    private static func post(_ url: String, timeout: Duration = .seconds(60)) async throws -> OTLPAnswer {
        let client = OTLPClient()
        let headers = try [#require(OTLPHeader("api-key=secret")), #require(OTLPHeader("x-scope=a=b"))]
        let result: Result<OTLPAnswer, any Error>
        do {
            result = .success(try await client.post(OTLPRequest(url: url, headers: headers, body: Array("{}".utf8), timeout: timeout)))
        } catch {
            result = .failure(error)
        }
        await client.shutDown()
        return try result.get()
    }

    @Test func aDocumentIsPosted() async throws {
        let received = Mutex<[LoopbackRequest]>([])
        try await LoopbackServer.withServer { request, _ in
            received.withLock { $0.append(request) }
            return LoopbackAnswer(status: 503, headers: [("Retry-After", "7")], body: Array("{}".utf8))
        } _: { server in
            let answer = try await Self.post(server.origin + "/v1/traces")
            #expect(answer.status == 503 && answer.retryAfter == "7" && answer.body == Array("{}".utf8))
        }
        let request = try #require(received.withLock { $0.first })
        #expect(request.method == "POST" && request.target == "/v1/traces" && request.body == Array("{}".utf8))
        #expect(request.header("Content-Type") == "application/json" && request.header("Content-Length") == "2")
        #expect(request.header("api-key") == "secret" && request.header("x-scope") == "a=b")
    }

    @Test func redirectsAreNotFollowed() async throws {
        let count = Mutex(0)
        try await LoopbackServer.withServer { _, origin in
            count.withLock { $0 += 1 }
            return LoopbackAnswer(status: 307, headers: [("Location", origin + "/elsewhere")])
        } _: { server in
            let answer = try await Self.post(server.origin)
            #expect(answer.status == 307)
        }
        #expect(count.withLock { $0 } == 1)
    }

    @Test func longAnswersAreNotRead() async throws {
        try await LoopbackServer.withServer { _, _ in
            LoopbackAnswer(status: 200, body: Array(repeating: UInt8(ascii: " "), count: 1 << 20))
        } _: { server in
            let answer = try await Self.post(server.origin)
            #expect(answer.status == 200 && answer.body.isEmpty)
        }
    }

    @Test("A collector that begins an answer and does not end it is too slow as well")
    func timeouts() async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"
        try await RawServer.withServer { _ in
            Array(head.utf8)
        } _: { server in
            let url = server.url()
            await #expect(throws: (any Error).self) { try await Self.post(url, timeout: .milliseconds(200)) }
        }
    }

    @Test func aCollectorThatIsNotThere() async throws {
        let port = try FreePort.find()
        await #expect(throws: (any Error).self) { try await Self.post("http://127.0.0.1:\(port)/v1/traces") }
    }

    @Test func aCancelledRequestEnds() async throws {
        try await RawServer.withServer { _ in
            Array("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n".utf8)
        } _: { server in
            let sending = Task { try await Self.post(server.url(), timeout: .seconds(100_000)) }
            while server.requests == 0 { await Task.yield() }
            sending.cancel()
            let result = await sending.result
            #expect(throws: (any Error).self) { _ = try result.get() }
        }
    }
}
