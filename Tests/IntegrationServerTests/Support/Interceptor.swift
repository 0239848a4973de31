import AsyncHTTPClient
import IntegrationTesting
import NIOCore
import NIOHTTP1
import Synchronization

/// Stands between servers and the sandbox, so that a test can answer in the sandbox's place, or hold an answer back that the sandbox has given.
final class Interceptor: Sendable {
    /// What is done with a request: `forward` asks the sandbox. Nil leaves it to the sandbox alone.
    typealias Rule = @Sendable (LoopbackRequest, _ forward: @Sendable () async throws -> LoopbackAnswer) async throws -> LoopbackAnswer?

    private let rule = Mutex<Rule?>(nil)

    func set(_ new: Rule?) { rule.withLock { $0 = new } }

    /// Answers every request to a path with a JSON text.
    func answer(_ path: String, _ json: String) {
        set { request, _ in
            guard request.path == path else { return nil }
            return LoopbackAnswer(status: 200, headers: [("Content-Type", "application/json")], body: Array(json.utf8))
        }
    }

    /// - Parameter origin: of this server, which stands in answers instead of the sandbox's.
    func answer(_ request: LoopbackRequest, origin: String, sandbox: String, client: HTTPClient) async -> LoopbackAnswer {
        let forward: @Sendable () async throws -> LoopbackAnswer = {
            var answer = try await Self.forward(request, to: sandbox, client)
            answer.headers = answer.headers.map { ($0.name, $0.value.replacing(sandbox, with: origin)) }
            answer.body = Array(String(decoding: answer.body, as: UTF8.self).replacing(sandbox, with: origin).utf8)
            return answer
        }
        do {
            if let rule = rule.withLock({ $0 }), let answer = try await rule(request, forward) { return answer }
            return try await forward()
        } catch {
            return LoopbackAnswer(status: 502)
        }
    }

    private static func forward(_ request: LoopbackRequest, to origin: String, _ client: HTTPClient) async throws -> LoopbackAnswer {
        var copy = HTTPClientRequest(url: origin + request.target)
        copy.method = .init(rawValue: request.method)
        for (name, value) in request.headers where !["content-length", "transfer-encoding", "connection"].contains(name.lowercased()) {
            copy.headers.add(name: name, value: value)
        }
        if !request.body.isEmpty { copy.body = .bytes(ByteBuffer(bytes: request.body)) }
        let response = try await client.execute(copy, timeout: .minutes(5))
        let body = try await response.body.collect(upTo: 16 << 20)
        return LoopbackAnswer(
            status: Int(response.status.code),
            headers: response.headers.filter { !["content-length", "transfer-encoding", "connection"].contains($0.name.lowercased()) }
                .map { (name: $0.name, value: $0.value) }, body: Array(body.readableBytesView))
    }
}
