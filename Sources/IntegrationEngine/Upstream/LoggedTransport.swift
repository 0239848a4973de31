import Logging

/// A way out that says of every request what became of it, for `--log-level debug`. Never a header, a query or a body: they may hold
/// secrets. Some providers want one in the path, so that is searched for those that are known.
struct LoggedTransport: UpstreamTransport {
    let transport: any UpstreamTransport
    let logger: Logger
    let secrets: KnownSecrets

    func send(_ request: UpstreamRequest, limits: UpstreamLimits) async throws(UpstreamError) -> UpstreamResponse {
        let clock = ContinuousClock()
        let start = clock.now
        let place = secrets.masked(String(request.url.prefix { $0 != "?" && $0 != "#" }))
        var metadata: Logger.Metadata = ["http.method": "\(request.method)", "http.url": "\(place)"]
        do throws(UpstreamError) {
            let response = try await transport.send(request, limits: limits)
            metadata["http.status"] = .stringConvertible(response.status)
            metadata["http.ms"] = .stringConvertible(Self.milliseconds(clock.now - start))
            logger.debug("request answered", metadata: metadata)
            return response
        } catch {
            metadata["error.code"] = "\(error.code)"
            metadata["http.ms"] = .stringConvertible(Self.milliseconds(clock.now - start))
            logger.debug("request failed", metadata: metadata)
            throw error
        }
    }

    private static func milliseconds(_ duration: Duration) -> Int {
        Int(duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000)
    }
}
