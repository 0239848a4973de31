/// Replays recorded answers over HTTP on loopback, by method, path and query.
///
/// Links in headers and bodies stay as they were recorded: a client that is sent to another base URL has to follow them there itself.
package struct RecordedProvider: Sendable {
    /// `http://127.0.0.1:PORT`.
    package let origin: String
    /// `127.0.0.1:PORT`.
    package let hostAndPort: String
    private let tape: RecordedTape

    /// Serves while `body` runs, and stops also when it throws or is cancelled.
    ///
    /// - Parameters:
    ///   - exchanges: where a request was recorded more than once, its answers come in their order, and the last one stays.
    ///   - ignoredParameters: names of query parameters that need not agree, such as a page size other than the recorded one.
    ///   - authorization: the only value of `Authorization` that is let in; nil lets everybody in. What the client sends is not recorded,
    ///     so that a refusal is ours.
    package static func withProvider<R>(
        exchanges: [RecordedExchange], ignoringParameters ignoredParameters: Set<String> = [], authorization: String? = nil,
        _ body: (RecordedProvider) async throws -> R
    ) async throws -> R {
        let tape = RecordedTape(exchanges, ignoring: ignoredParameters)
        let answer: @Sendable (LoopbackRequest, String) async -> LoopbackAnswer = { request, _ in
            if let authorization, request.header("Authorization") != authorization {
                return .json(status: 401, ["message": "Bad credentials"])
            }
            return tape.answer(request)
        }
        return try await LoopbackServer.withServer(answer: answer) { server in
            try await body(RecordedProvider(origin: server.origin, hostAndPort: "127.0.0.1:\(server.port)", tape: tape))
        }
    }

    /// Requests that were never recorded, as `METHOD target`.
    package var unmatched: [String] { tape.unmatched }
}
