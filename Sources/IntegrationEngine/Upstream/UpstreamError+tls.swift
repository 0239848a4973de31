internal import NIOSSL

extension UpstreamError {
    /// Names a failed TLS handshake, or a TLS connection lost later.
    static func mapping(
        tls error: any Error, place: String, progress: ResponseCollector.Progress, retry: RetryHint
    ) -> UpstreamError {
        if let extra = error as? NIOSSLExtraError, extra == .failedToValidateHostname || extra == .serverHostnameImpossibleToMatch {
            return UpstreamError(.tlsHostnameMismatch, "the certificate of \(place) is for another host", underlying: error)
        }
        switch error {
        case NIOSSLError.unableToValidateCertificate:
            return UpstreamError(.tlsUntrusted, "the certificate of \(place) is not trusted", underlying: error)
        case NIOSSLError.uncleanShutdown:
            let code: Code = progress == .receivingBody ? .truncatedBody : progress == .sent ? .connectionReset : .tlsFailed
            return UpstreamError(code, "\(place) cut the TLS connection", retry: retry, underlying: error)
        default:
            break
        }
        // BoringSSL's stack holds its errors by name only in their description.
        let text = String(describing: error)
        if text.contains("CERTIFICATE_VERIFY_FAILED") {
            return UpstreamError(.tlsUntrusted, "the certificate of \(place) is not trusted", underlying: error)
        }
        if ["UNSUPPORTED_PROTOCOL", "PROTOCOL_VERSION", "WRONG_SSL_VERSION"].contains(where: text.contains) {
            return UpstreamError(.tlsVersion, "\(place) speaks no TLS version from 1.2 on", underlying: error)
        }
        if progress != .connecting {
            let code: Code = progress == .receivingBody ? .truncatedBody : .connectionReset
            return UpstreamError(code, "\(place) broke the TLS connection", retry: retry, underlying: error)
        }
        // A server that is going down cuts handshakes too, and nothing was sent.
        return UpstreamError(.tlsFailed, "the TLS handshake with \(place) failed", retry: .backoff, underlying: error)
    }
}
