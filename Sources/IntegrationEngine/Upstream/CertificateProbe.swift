internal import Foundation
internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// Looks at the certificate of a server that failed verification, to name the reason.
///
/// BoringSSL reports every failed chain as one error. The probe makes a second handshake that is refused in any case, and reads the
/// certificate on the way; no byte of a request is sent on it.
struct CertificateProbe: Sendable {
    let group: any EventLoopGroup
    let resolver: CheckedResolver
    let timeout: Duration

    /// A more exact error than `error`, if the certificate shows one.
    func explain(_ error: UpstreamError, for url: UpstreamURL) async -> UpstreamError {
        guard let leaf = try? await certificate(of: url) else { return error }
        let now = Date().timeIntervalSince1970
        var exact = error
        if TimeInterval(leaf.notValidAfter) < now {
            exact.code = .tlsCertificateExpired
            exact.reason = "the certificate of \(url.origin) has expired"
        } else if TimeInterval(leaf.notValidBefore) > now {
            exact.code = .tlsCertificateNotYetValid
            exact.reason = "the certificate of \(url.origin) is not yet valid"
        } else if let weak = ConnectionCheck.weakness(of: leaf) {
            exact.code = weak.code
            exact.reason = weak.reason
        }
        return exact
    }

    private func certificate(of url: UpstreamURL) async throws -> NIOSSLCertificate {
        let loop = group.any()
        let found = loop.makePromise(of: NIOSSLCertificate.self)
        let context = try NIOSSLContext(configuration: .makeClientConfiguration())
        let serverName: String? = if case .name(let name) = url.host { name } else { nil }
        let host = "\(url.host)".trimmingCharacters(in: ["[", "]"])
        let timer = loop.scheduleTask(in: TimeAmount(timeout)) { found.fail(ChannelError.connectTimeout(TimeAmount(timeout))) }
        defer { timer.cancel() }
        let channel = try await ClientBootstrap(group: loop).connectTimeout(TimeAmount(timeout)).connect(host: host, port: url.port).get()
        channel.closeFuture.whenComplete { _ in found.fail(ChannelError.eof) }
        try await channel.eventLoop.submit {
            try resolver.check(peer: channel.remoteAddress)
            let handler = try NIOSSLClientHandler(
                context: context, serverHostname: serverName,
                customVerificationCallback: { chain, verdict in
                    if let leaf = chain.first { found.succeed(leaf) }
                    verdict.succeed(.failed)
                })
            try channel.pipeline.syncOperations.addHandler(handler)
        }.get()
        let result = await found.futureResult.result()
        try? await channel.close()
        return try result.get()
    }
}

extension EventLoopFuture where Value: Sendable {
    fileprivate func result() async -> Result<Value, any Error> {
        do { return .success(try await get()) } catch { return .failure(error) }
    }
}
