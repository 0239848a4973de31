internal import AsyncHTTPClient
package import NIOCore
internal import NIOHTTPCompression
internal import NIOPosix
internal import NIOSSL

/// The one way out to the internet: HTTP/1.1 with the egress policy on the URL, on the resolved addresses and on the connection made.
///
/// HTTP/1.1 only, on purpose: one request per connection keeps the limits of one answer apart from those of another, and providers'
/// APIs answer no faster over HTTP/2 at the concurrency a run uses.
package struct UpstreamClient: UpstreamTransport {
    let policy: EgressPolicy
    let originOverride: OriginOverride?
    let http: HTTPClient
    /// For exactly allowed names. A connection does not know for which name it was made: sharing a client, a name that may lead anywhere
    /// would open its addresses to every other host.
    let exactHTTP: HTTPClient
    let resolver: CheckedResolver
    let probe: HandshakeProbe
    let userAgent: String

    /// Runs `body` with a client and shuts it down afterwards, also when `body` throws or is cancelled; open connections are closed.
    ///
    /// - Parameters:
    ///   - policy: where requests may go. The host of `originOverride` is added to it.
    ///   - limits: bounds for the life of the client; the limits of one request can be lower, not higher, in bytes, and `connect`
    ///     counts from here only.
    ///   - originOverride: `--base-url`, for redirects: a request has its final URL already, because it may be signed.
    ///   - trustRoots: whose certificates are believed.
    ///   - userAgent: what requests without a `User-Agent` say.
    ///   - eventLoopGroup: threads to share with other clients; by default one thread of its own.
    ///   - resolver: how names become addresses; a parameter for tests.
    ///   - connectInstead: name to address, bypassing the resolver when connecting, so that tests can rebind a name.
    package static func withClient<R>(
        policy: EgressPolicy,
        limits: UpstreamLimits = UpstreamLimits(),
        originOverride: OriginOverride? = nil,
        trustRoots: TrustRoots = .system,
        userAgent: String = "Patchbay",
        eventLoopGroup: (any EventLoopGroup)? = nil,
        resolver: any NameResolver = SystemNameResolver(),
        connectInstead: [String: String] = [:],
        _ body: (UpstreamClient) async throws -> R
    ) async throws -> R {
        let group = eventLoopGroup ?? MultiThreadedEventLoopGroup(numberOfThreads: 1)
        var policy = policy
        if let target = originOverride?.target { policy.allowedHosts.append(HostPattern(host: target.host, port: target.port)) }
        let checked = CheckedResolver(policy: policy, resolver: resolver)
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if case .systemAndFile(let path) = trustRoots { tls.additionalTrustRoots = [.file(path)] }
        func makeHTTP(mayBeAny: Bool) -> HTTPClient {
            var configuration = configuration(limits: limits, tls: tls)
            configuration.dnsOverride = connectInstead
            configuration.http1_1ConnectionDebugInitializer = { channel in
                ConnectionCheck.run(on: channel, resolver: checked, mayBeAny: mayBeAny)
            }
            return HTTPClient(eventLoopGroup: group, configuration: configuration)
        }
        let client = UpstreamClient(
            policy: policy, originOverride: originOverride, http: makeHTTP(mayBeAny: false), exactHTTP: makeHTTP(mayBeAny: true),
            resolver: checked, probe: HandshakeProbe(group: group, resolver: checked), userAgent: userAgent)
        do {
            let result = try await withTaskExecutorPreference(EventLoopTaskExecutor(group.next())) { try await body(client) }
            await client.shutDown(owned: eventLoopGroup == nil ? group : nil)
            return result
        } catch {
            await client.shutDown(owned: eventLoopGroup == nil ? group : nil)
            throw error
        }
    }

    private static func configuration(limits: UpstreamLimits, tls: TLSConfiguration) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls,
            redirectConfiguration: .disallow,
            timeout: .init(connect: TimeAmount(limits.connect)),
            decompression: .enabled(limit: .size(limits.maximumBodyBytes)))
        configuration.httpVersion = .http1Only
        // The engine bounds its own concurrency; a second bound here would only make requests wait and time out in a queue.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 256
        // Retries are the caller's decision, with jitter and within the run's budget.
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }

    /// Clean-up that must run, also in a cancelled task; a shutdown that fails leaves nothing that could still be done.
    private func shutDown(owned group: (any EventLoopGroup)?) async {
        try? await http.shutdown()
        try? await exactHTTP.shutdown()
        try? await group?.shutdownGracefully()
    }
}
