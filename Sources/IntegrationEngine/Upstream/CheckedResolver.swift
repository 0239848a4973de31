internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// Resolves names before a connection is tried, so that nothing at all is sent to a forbidden address, and remembers for a while what
/// it allowed.
///
/// This check alone could be fooled by a name that changes its address; the one on the connection cannot.
final class CheckedResolver: Sendable {
    private static let memory = TimeAmount.seconds(30)

    let policy: EgressPolicy
    private let resolver: any NameResolver
    private let allowedUntil = Mutex<[HostPort: NIODeadline]>([:])

    init(policy: EgressPolicy, resolver: any NameResolver) {
        self.policy = policy
        self.resolver = resolver
    }

    /// Checks what the URL's name resolves to; throws `dnsFailed`, `addressForbidden`, or a timeout.
    func check(
        _ url: UpstreamURL, on eventLoop: any EventLoop, deadline: NIODeadline, limits: UpstreamLimits
    ) async throws(UpstreamError) {
        guard case .name(let name) = url.host else { return }
        let place = HostPort(host: url.host, port: url.port)
        if let until = allowedUntil.withLock({ $0[place] }), until > .now() { return }
        let addresses = try await resolve(name, on: eventLoop, deadline: min(deadline, .now() + TimeAmount(limits.connect)))
        if !policy.allowsAnyAddress(of: url) {
            for address in addresses { try policy.check(address: address, port: url.port) }
        }
        allowedUntil.withLock { $0[place] = .now() + Self.memory }
    }

    /// Checks the address of a connection that was made.
    ///
    /// - Parameter mayBeAny: Whether it was made for an exactly allowed name, such as `db.internal:8443`, which may lead anywhere.
    func check(peer: SocketAddress?, mayBeAny: Bool) throws(UpstreamError) {
        guard let peer, let port = peer.port, let address = IPAddress(peer) else {
            throw UpstreamError(.addressForbidden, "the connection has no address to check")
        }
        if mayBeAny { return }
        try policy.check(address: address, port: port)
    }

    /// `getaddrinfo` cannot be cancelled; the caller stops waiting at once and the thread ends with the system's own timeout.
    private func resolve(_ name: String, on eventLoop: any EventLoop, deadline: NIODeadline) async throws(UpstreamError) -> [IPAddress] {
        let promise = eventLoop.makePromise(of: [IPAddress].self)
        let resolver = resolver
        NIOThreadPool.singleton.submit { _ in
            promise.completeWith(Result { try resolver.addresses(of: name) })
        }
        let timer = eventLoop.scheduleTask(deadline: deadline) {
            promise.fail(UpstreamError(.connectTimeout, "the name \(name) did not resolve in time", retry: .backoff))
        }
        defer { timer.cancel() }
        do {
            return try await withTaskCancellationHandler {
                try await promise.futureResult.get()
            } onCancel: {
                promise.fail(UpstreamError(.cancelled, "the request was cancelled"))
            }
        } catch let error as UpstreamError {
            throw error
        } catch {
            throw UpstreamError(.dnsFailed, "the name \(name) could not be resolved", retry: .backoff, underlying: error)
        }
    }
}
