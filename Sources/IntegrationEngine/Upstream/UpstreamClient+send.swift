internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1

extension UpstreamClient {
    /// Sends one request and collects the whole answer, following redirects; every hop passes the policy.
    package func send(_ request: UpstreamRequest, limits: UpstreamLimits) async throws(UpstreamError) -> UpstreamResponse {
        let deadline = NIODeadline.now() + TimeAmount(limits.total)
        var hop = Hop(request: request, url: try UpstreamURL(request.url))
        for _ in 0...max(0, limits.maximumRedirects) {
            try policy.check(hop.url)
            try await resolver.check(hop.url, on: http.eventLoopGroup.any(), deadline: deadline, limits: limits)
            let response = try await exchange(hop, limits: limits, deadline: deadline)
            guard let location = Self.redirectTarget(of: response) else { return response }
            let target = try hop.url.resolve(location)
            try hop.follow(status: response.status, to: originOverride?.apply(to: target) ?? target)
        }
        throw UpstreamError(.tooManyRedirects, "more than \(limits.maximumRedirects) redirects, last to \(hop.url.redacted)")
    }

    private static func redirectTarget(of response: UpstreamResponse) -> String? {
        guard [301, 302, 303, 307, 308].contains(response.status) else { return nil }
        return response.headers.first("Location")
    }

    private func exchange(
        _ hop: Hop, limits: UpstreamLimits, deadline: NIODeadline
    ) async throws(UpstreamError) -> UpstreamResponse {
        if Task.isCancelled { throw UpstreamError(.cancelled, "the request was cancelled") }
        var headers = HTTPHeaders(hop.headers.map { ($0.name, $0.value) })
        if !headers.contains(name: "User-Agent") { headers.add(name: "User-Agent", value: userAgent) }
        // Only gzip is asked for: "deflate" means two formats in practice (RFC 9110 section 8.4.1.2).
        if !headers.contains(name: "Accept-Encoding") { headers.add(name: "Accept-Encoding", value: "gzip") }
        let collector = ResponseCollector(limits: limits, url: hop.url)
        do {
            let request = try HTTPClient.Request(
                url: hop.url.text, method: HTTPMethod(rawValue: hop.method), headers: headers,
                body: hop.body.map { .byteBuffer(ByteBuffer(bytes: $0)) })
            try Self.requireSameReading(of: hop.url, by: request)
            let client = policy.allowsAnyAddress(of: hop.url) ? exactHTTP : http
            let task = client.execute(request: request, delegate: collector, deadline: deadline)
            let answer = try await withTaskCancellationHandler {
                try await task.get()
            } onCancel: {
                task.cancel()
            }
            return UpstreamResponse(
                status: Int(answer.head.status.code), headers: UpstreamHeaders(answer.head.headers),
                body: answer.body, url: hop.url.text)
        } catch {
            let mapped = UpstreamError.mapping(
                error, url: hop.url, limits: limits, progress: collector.progress, isIdempotent: hop.isIdempotent)
            throw await probe.explain(mapped, for: hop.url, deadline: deadline)
        }
    }

    /// The library parses the URL again: what it connects to must be what the policy saw.
    private static func requireSameReading(of url: UpstreamURL, by request: HTTPClient.Request) throws(UpstreamError) {
        guard request.host.lowercased() == "\(url.host)", request.port == url.port, request.useTLS == (url.scheme == .https) else {
            throw UpstreamError(.invalidURL, "\(url.redacted) is read in two ways")
        }
    }
}
