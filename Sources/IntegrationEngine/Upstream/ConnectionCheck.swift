internal import NIOCore
internal import NIOSSL

/// The last check: runs on a connection that exists, before a byte of a request is written to it.
enum ConnectionCheck {
    /// The shortest RSA modulus accepted (CA/Browser Forum baseline requirements, section 6.1.5).
    static let minimumRSABits = 2048

    /// Fails if the peer's address is forbidden or its key is too short, and closes the connection then.
    static func run(on channel: any Channel, resolver: CheckedResolver, mayBeAny: Bool) -> EventLoopFuture<Void> {
        do {
            try check(channel, resolver: resolver, mayBeAny: mayBeAny)
            return channel.eventLoop.makeSucceededVoidFuture()
        } catch {
            // Later on the loop: the pool must first learn that the connection attempt failed.
            channel.eventLoop.execute { channel.close(promise: nil) }
            return channel.eventLoop.makeFailedFuture(error)
        }
    }

    private static func check(_ channel: any Channel, resolver: CheckedResolver, mayBeAny: Bool) throws {
        try resolver.check(peer: channel.remoteAddress, mayBeAny: mayBeAny)
        let pipeline = channel.pipeline.syncOperations
        // Plain http has no TLS handler: nothing more to check.
        guard (try? pipeline.handler(type: NIOSSLClientHandler.self)) != nil else { return }
        guard let leaf = try pipeline.nioSSL_peerCertificate() else {
            throw UpstreamError(.tlsFailed, "the server showed no certificate")
        }
        if let weak = weakness(of: leaf) { throw weak }
    }

    /// The error for a certificate whose key is too short, nil for others.
    static func weakness(of certificate: NIOSSLCertificate) -> UpstreamError? {
        guard let spki = try? certificate.extractPublicKey().toSPKIBytes(), let bits = PublicKeyInfo.rsaModulusBits(spki: spki),
            bits < minimumRSABits
        else { return nil }
        return UpstreamError(.tlsWeakKey, "the server's certificate has an RSA key of \(bits) bits; \(minimumRSABits) are needed")
    }
}
