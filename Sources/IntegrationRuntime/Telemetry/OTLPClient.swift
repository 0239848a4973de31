import AsyncHTTPClient
import IntegrationAuth
import NIOCore
import NIOHTTP1

/// The way to the collector over HTTP/1.1.
///
/// The egress policy does not hold here: it keeps what manifests and their users say away from private networks, and this address is the
/// operator's own configuration, mostly of such a network. Redirects are not followed, as they would take the operator's headers elsewhere.
package struct OTLPClient: OTLPTransport {
    /// Of an answer. A collector says how many spans it did not take, and why.
    private static let longestBody = 64 << 10

    private let http: HTTPClient

    /// Has to be shut down.
    package init() {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.httpVersion = .http1Only
        // The exporter's own decision, with jitter.
        configuration.connectionPool.retryConnectionEstablishment = false
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    package func post(_ request: OTLPRequest) async throws -> OTLPAnswer {
        // The client's own deadline ends with the head of the answer.
        try await withThrowingTaskGroup(of: OTLPAnswer.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await exchange(request) }
            group.addTask {
                try await Task.sleep(for: request.timeout)
                throw TimedOut()
            }
            guard let answer = try await group.next() else { throw CancellationError() }
            return answer
        }
    }

    /// The collector was too slow.
    private struct TimedOut: Error {}

    private func exchange(_ request: OTLPRequest) async throws -> OTLPAnswer {
        var outgoing = HTTPClientRequest(url: request.url)
        outgoing.method = .POST
        outgoing.headers = ["Content-Type": "application/json", "User-Agent": "Patchbay"]
        for header in request.headers { outgoing.headers.add(name: header.name, value: header.value.reveal()) }
        outgoing.body = .bytes(ByteBuffer(bytes: request.body))
        let response = try await http.execute(outgoing, timeout: TimeAmount(request.timeout))
        var answer = OTLPAnswer(status: Int(response.status.code), retryAfter: response.headers.first(name: "Retry-After"))
        do {
            answer.body = Array(try await response.body.collect(upTo: Self.longestBody).readableBytesView)
        } catch is NIOTooManyBytesError {
            // What counts is the status.
        }
        return answer
    }

    package func shutDown() async {
        // One that fails leaves nothing that could still be done.
        try? await http.shutdown()
    }
}
