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
    package static func withProvider<R>(
        exchanges: [RecordedExchange], ignoringParameters ignoredParameters: Set<String> = [],
        _ body: (RecordedProvider) async throws -> R
    ) async throws -> R {
        let tape = RecordedTape(exchanges, ignoring: ignoredParameters)
        return try await LoopbackServer.withServer(answer: { request, _ in tape.answer(request) }) { server in
            try await body(RecordedProvider(origin: server.origin, hostAndPort: "127.0.0.1:\(server.port)", tape: tape))
        }
    }

    /// Requests that were never recorded, as `METHOD target`.
    package var unmatched: [String] { tape.unmatched }
}
