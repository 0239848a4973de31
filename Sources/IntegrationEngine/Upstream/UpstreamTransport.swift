/// The way out: a request goes in, an answer or a named error comes back. Tests put a fake in this place.
package protocol UpstreamTransport: Sendable {
    /// Sends one request and collects the whole answer, following redirects.
    ///
    /// Cancelling the calling task cancels the request.
    func send(_ request: UpstreamRequest, limits: UpstreamLimits) async throws(UpstreamError) -> UpstreamResponse
}

extension UpstreamTransport {
    /// Sends one request within the default limits.
    package func send(_ request: UpstreamRequest) async throws(UpstreamError) -> UpstreamResponse {
        try await send(request, limits: UpstreamLimits())
    }
}
