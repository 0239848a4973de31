import IntegrationCore

/// A way out that takes a span of every request: method, host and what came of it. Never a path, a header, a query or a body: they may hold
/// secrets and names. Nothing is sent along either, as providers are no part of our traces.
///
/// One span has all redirects of a request; another attempt is another span.
struct TracedTransport: UpstreamTransport {
    let transport: any UpstreamTransport

    func send(_ request: UpstreamRequest, limits: UpstreamLimits) async throws(UpstreamError) -> UpstreamResponse {
        try await ActiveSpan.withChild(request.method, kind: .client, attributes: Self.attributes(of: request)) {
            (span: ActiveSpan?) async throws(UpstreamError) in
            do throws(UpstreamError) {
                let response = try await transport.send(request, limits: limits)
                span?.set("http.response.status_code", .integer(Int64(response.status)))
                // Semantic conventions for HTTP clients: all from 400 on is an error, however it is dealt with.
                if response.status >= 400 { span?.fail("\(response.status)") }
                return response
            } catch {
                if error.code != .cancelled { span?.fail(error.code.rawValue) }
                throw error
            }
        }
    }

    private static func attributes(of request: UpstreamRequest) -> [String: TelemetryValue] {
        var attributes: [String: TelemetryValue] = ["http.request.method": .text(request.method)]
        // One that cannot be read fails when it is sent, and is an attribute of nothing.
        if let url = try? UpstreamURL(request.url) {
            attributes["server.address"] = .text(url.host.description)
            attributes["server.port"] = .integer(Int64(url.port))
        }
        return attributes
    }
}
