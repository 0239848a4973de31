import Foundation
import IntegrationEngine
import IntegrationTesting
import Testing

/// Answers byte by byte: what is read, what is refused.
struct AnswerTests {
    private static func answer(_ head: String, _ body: [UInt8] = []) -> [UInt8] {
        Array(head.replacing("\n", with: "\r\n").utf8) + Array("\r\n\r\n".utf8) + body
    }

    private static func fetch(_ bytes: [UInt8], limits: UpstreamLimits = .test) async throws -> Result<UpstreamResponse, UpstreamError> {
        try await RawServer.withServer(answer: { _ in bytes }) { server in
            try await withLoopbackClient(ports: [server.port], limits: limits) { client in
                do throws(UpstreamError) {
                    return .success(try await client.send(UpstreamRequest(url: server.url()), limits: limits))
                } catch {
                    return .failure(error)
                }
            }
        }
    }

    private static let gzip = Data(base64Encoded: "H4sIAAAAAAACA6tWys9WsiopKk2tBQCQX9SnCwAAAA==").map { [UInt8]($0) } ?? []
    private static let deflate = Data(base64Encoded: "eJyrVsrPVrIqKSpNrQUAFuMEEQ==").map { [UInt8]($0) } ?? []

    @Test("Compressed bodies are read, in any case of the encoding's name", arguments: ["gzip", "GZIP", "deflate", "identity"])
    func compressed(encoding: String) async throws {
        let plain = Array(#"{"ok":true}"#.utf8)
        let body = ["gzip": Self.gzip, "deflate": Self.deflate][encoding.lowercased()] ?? plain
        let bytes = Self.answer("HTTP/1.1 200 OK\nContent-Encoding: \(encoding)\nContent-Length: \(body.count)", body)
        #expect(try await Self.fetch(bytes).get().body == plain)
    }

    @Test("A chunked body is put together")
    func chunked() async throws {
        let bytes = Self.answer(
            "HTTP/1.1 200 OK\nTransfer-Encoding: chunked", Array("3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: 1\r\n\r\n".utf8))
        let response = try await Self.fetch(bytes).get()
        #expect(response.body == Array("abcde".utf8))
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        let head: String
        var body: [UInt8] = []
        let code: UpstreamError.Code
        var testDescription: String { "\(head) → \(code)" }
    }

    static let bad: [Bad] = [
        Bad(head: "HTTP/1.1 200 OK\nContent-Encoding: br\nContent-Length: 1", body: [1], code: .invalidEncoding),
        Bad(head: "HTTP/1.1 200 OK\nContent-Encoding: gzip, gzip\nContent-Length: 1", body: [1], code: .invalidEncoding),
        Bad(head: "HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: 4", body: [1, 2, 3, 4], code: .invalidEncoding),
        Bad(head: "HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: 20", body: Array(gzip.prefix(20)), code: .invalidEncoding),
        Bad(head: "HTTP/1.1 200 OK\nContent-Length: 2\nContent-Length: 3", body: [1, 2, 3], code: .malformedResponse),
        Bad(head: "HTTP/1.1 200 OK\nContent-Length: -1", code: .malformedResponse),
        Bad(head: "HTTP/1.1 200 OK\nContent-Length: 0x10", code: .malformedResponse),
        Bad(head: "HTTP/1.1 200 OK\nContent-Length: 99999999999999999999999", code: .malformedResponse),
        Bad(head: "HTTP/1.1 200 OK\nTransfer-Encoding: chunked", body: Array("zz\r\n".utf8), code: .malformedResponse),
        Bad(head: "HTTP/1.1 200 OK\nBad Name: x\nContent-Length: 0", code: .malformedResponse),
        Bad(head: "HTTP/1.1 OK", code: .malformedResponse),
        Bad(head: "SSH-2.0-OpenSSH_9.6", code: .malformedResponse),
        Bad(head: "HTTP/1.1 200 OK\nContent-Length: 5000000", code: .bodyTooLarge),
        Bad(head: "HTTP/1.1 200 OK\nContent-Length: 0\nX: " + String(repeating: "y", count: 70_000), code: .headersTooLarge),
    ]

    @Test("A bad answer has a name", arguments: bad)
    func named(_ bad: Bad) async throws {
        let result = try await Self.fetch(Self.answer(bad.head, bad.body), limits: .test.with { $0.total = .seconds(3) })
        guard case .failure(let error) = result else {
            Issue.record("accepted: \(result)")
            return
        }
        #expect(error.code == bad.code, "\(error) \(String(describing: error.underlying))")
    }

    /// Nothing else will come of asking again, and so it is not.
    @Test("Two gzip members, and bytes behind one, are named and not tried again", arguments: [gzip, [1, 2, 3]])
    func severalMembers(more: [UInt8]) async throws {
        let body = Self.gzip + more
        let result = try await Self.fetch(
            Self.answer("HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: \(body.count)", body),
            limits: .test.with { $0.total = .seconds(3) })
        guard case .failure(let error) = result else {
            Issue.record("accepted: \(result)")
            return
        }
        #expect(error.code == .invalidEncoding && error.retry == .never)
        #expect(error.reason.contains("several members"), "\(error)")
    }

    @Test("A page of exactly the limit passes, one byte more does not", arguments: [(4 << 20, true), (4 << 20 + 1, false)])
    func limit(size: Int, passes: Bool) async throws {
        let chunk = Array("\(String(size, radix: 16))\r\n".utf8) + [UInt8](repeating: 32, count: size) + Array("\r\n0\r\n\r\n".utf8)
        let result = try await Self.fetch(Self.answer("HTTP/1.1 200 OK\nTransfer-Encoding: chunked", chunk))
        switch result {
        case .success(let response): #expect(passes && response.body.count == size)
        case .failure(let error): #expect(!passes && error.code == .bodyTooLarge)
        }
    }

    @Test("A 304 and a HEAD have no body, whatever their length says")
    func noBody() async throws {
        let response = try await Self.fetch(Self.answer("HTTP/1.1 304 Not Modified\nContent-Length: 10")).get()
        #expect(response.status == 304 && response.body.isEmpty)
        let head = try await RawServer.withServer(answer: { _ in Self.answer("HTTP/1.1 200 OK\nContent-Length: 10") }) { server in
            try await withLoopbackClient(ports: [server.port]) { try await $0.send(UpstreamRequest(method: "HEAD", url: server.url())) }
        }
        #expect(head.status == 200 && head.body.isEmpty)
    }

    @Test("A redirect without a Location is an answer; one to nonsense is an error")
    func redirects() async throws {
        #expect(try await Self.fetch(Self.answer("HTTP/1.1 302 Found\nContent-Length: 0")).get().status == 302)
        let result = try await Self.fetch(Self.answer("HTTP/1.1 302 Found\nContent-Length: 0\nLocation: http://[/"))
        guard case .failure(let error) = result else {
            Issue.record("followed")
            return
        }
        #expect(error.code == .invalidURL)
    }

    @Test("One connection serves request after request")
    func keepAlive() async throws {
        try await RawServer.withServer(answer: { _ in Self.answer("HTTP/1.1 200 OK\nContent-Length: 1", [49]) }) { server in
            try await withLoopbackClient(ports: [server.port]) { client in
                for _ in 0..<20 { _ = try await client.send(UpstreamRequest(url: server.url())) }
            }
            #expect(server.requests == 20)
            #expect(server.connections == 1)
        }
    }

    @Test("Bytes behind an answer spoil the connection, not the next answer")
    func leftover() async throws {
        let smuggled = Self.answer("HTTP/1.1 200 OK\nContent-Length: 1", Array("1HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil".utf8))
        try await RawServer.withServer(answer: { _ in smuggled }) { server in
            try await withLoopbackClient(ports: [server.port]) { client in
                for _ in 0..<3 {
                    let response = try? await client.send(UpstreamRequest(url: server.url()))
                    #expect(response.map { $0.body == [49] } ?? true)
                }
            }
        }
    }
}
