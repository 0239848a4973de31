internal import Foundation
internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// Finds out why a TLS connection failed where the library's error does not say: a failed chain is one error for every reason, and
/// a server that does not answer is one timeout.
///
/// The probe connects a second time, checks the address as always, and sends nothing of a request.
struct HandshakeProbe: Sendable {
    /// Of the second connection, within what is left for the request. A server that was slow to fail is slow to show its certificate.
    private static let longestWait = Duration.seconds(10)
    /// For a server that did not shake hands at all: whether it speaks HTTP shows at once.
    private static let longestWaitForHTTP = Duration.seconds(2)

    let group: any EventLoopGroup
    let resolver: CheckedResolver

    /// A more exact error than `error`, if there is one.
    func explain(_ error: UpstreamError, for url: UpstreamURL, deadline: NIODeadline) async -> UpstreamError {
        let limit = error.code == .connectTimeout ? Self.longestWaitForHTTP : Self.longestWait
        let deadline = min(deadline, .now() + TimeAmount(limit))
        switch error.code {
        case .tlsUntrusted:
            guard let leaf = try? await certificate(of: url, offering: .modern, deadline: deadline) else { return error }
            return explain(error, certificate: leaf, of: url)
        case .tlsFailed:
            guard (try? await certificate(of: url, offering: .outdated, deadline: deadline)) != nil else { return error }
            return error.with(.tlsVersion, "\(url.origin) speaks no TLS version from 1.2 on", retry: .never)
        case .connectTimeout where url.scheme == .https:
            guard let speaksHTTP = try? await speaksPlainHTTP(url, deadline: deadline) else { return error }
            return speaksHTTP
                ? error.with(.tlsFailed, "\(url.origin) speaks plain HTTP, not TLS", retry: .never)
                : error.with(.tlsHandshakeTimeout, "the TLS handshake with \(url.origin) did not finish in time", retry: .backoff)
        default:
            return error
        }
    }

    private func explain(_ error: UpstreamError, certificate leaf: NIOSSLCertificate, of url: UpstreamURL) -> UpstreamError {
        let now = Date().timeIntervalSince1970
        if TimeInterval(leaf.notValidAfter) < now {
            return error.with(.tlsCertificateExpired, "the certificate of \(url.origin) has expired", retry: .never)
        }
        if TimeInterval(leaf.notValidBefore) > now {
            return error.with(.tlsCertificateNotYetValid, "the certificate of \(url.origin) is not yet valid", retry: .never)
        }
        guard let weak = ConnectionCheck.weakness(of: leaf) else { return error }
        return error.with(weak.code, weak.reason, retry: .never)
    }

    private enum Versions {
        case modern, outdated

        var configuration: TLSConfiguration {
            var configuration = TLSConfiguration.makeClientConfiguration()
            if self == .outdated {
                configuration.minimumTLSVersion = .tlsv1
                configuration.maximumTLSVersion = .tlsv11
                configuration.cipherSuiteValues = [
                    .TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, .TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, .TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
                    .TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA, .TLS_RSA_WITH_AES_128_CBC_SHA, .TLS_RSA_WITH_AES_256_CBC_SHA,
                ]
            }
            return configuration
        }
    }

    /// The certificate that a handshake shows, which is then refused.
    private func certificate(of url: UpstreamURL, offering versions: Versions, deadline: NIODeadline) async throws -> NIOSSLCertificate {
        let context = try NIOSSLContext(configuration: versions.configuration)
        let name: String? = if case .name(let name) = url.host { name } else { nil }
        return try await withConnection(to: url, deadline: deadline) { channel, found in
            let handler = try NIOSSLClientHandler(
                context: context, serverHostname: name,
                customVerificationCallback: { chain, verdict in
                    if let leaf = chain.first { found.succeed(leaf) }
                    verdict.succeed(.failed)
                })
            try channel.pipeline.syncOperations.addHandler(handler)
        }
    }

    /// Whether the server answers an empty line as an HTTP server does; throws if it takes no connection.
    private func speaksPlainHTTP(_ url: UpstreamURL, deadline: NIODeadline) async throws -> Bool {
        try await withConnection(to: url, deadline: deadline, orElse: false) { channel, found in
            try channel.pipeline.syncOperations.addHandler(FirstBytes(found: found))
            channel.writeAndFlush(ByteBuffer(string: "\r\n\r\n"), promise: nil)
        }
    }

    /// Connects, lets `start` set up what completes the promise, and closes. A connection that ends first gives `fallback` or an error.
    private func withConnection<Value: Sendable>(
        to url: UpstreamURL, deadline: NIODeadline, orElse fallback: Value? = nil,
        _ start: @escaping @Sendable (any Channel, EventLoopPromise<Value>) throws -> Void
    ) async throws -> Value {
        let loop = group.any()
        let host = "\(url.host)".trimmingCharacters(in: ["[", "]"])
        let channel = try await ClientBootstrap(group: loop).connectTimeout(deadline - .now()).connect(host: host, port: url.port).get()
        let found = channel.eventLoop.makePromise(of: Value.self)
        @Sendable func giveUp() {
            if let fallback { found.succeed(fallback) } else { found.fail(ChannelError.eof) }
        }
        let timer = channel.eventLoop.scheduleTask(deadline: deadline) { giveUp() }
        channel.closeFuture.whenComplete { _ in giveUp() }
        channel.eventLoop.execute {
            do {
                try resolver.check(peer: channel.remoteAddress, mayBeAny: resolver.policy.allowsAnyAddress(of: url))
                try start(channel, found)
            } catch {
                found.fail(error)
            }
        }
        defer {
            timer.cancel()
            channel.close(promise: nil)
        }
        return try await found.futureResult.get()
    }
}

extension UpstreamError {
    fileprivate func with(_ code: Code, _ reason: String, retry: RetryHint) -> UpstreamError {
        UpstreamError(code, reason, retry: retry, underlying: underlying)
    }
}
