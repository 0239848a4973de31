internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPCompression
internal import NIOPosix
internal import NIOSSL

extension UpstreamError {
    /// Names an error of the libraries below.
    static func mapping(
        _ error: any Error, url: UpstreamURL, limits: UpstreamLimits, progress: ResponseCollector.Progress, isIdempotent: Bool
    ) -> UpstreamError {
        // Before the request has left, trying again is always safe.
        let retry: RetryHint = progress == .connecting || isIdempotent ? .backoff : .never
        let place = url.redacted
        switch error {
        case var known as UpstreamError:
            if known.retry == .backoff { known.retry = retry }
            return known
        case is CancellationError:
            return UpstreamError(.cancelled, "the request was cancelled")
        case let client as HTTPClientError:
            return mapping(client, place: place, progress: progress, retry: retry)
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
            return mapping(tls: error, place: url.origin, progress: progress, retry: retry)
        case let parser as HTTPParserError:
            return mapping(parser, place: place, progress: progress, retry: retry)
        case NIOHTTPDecompression.DecompressionError.limit:
            return UpstreamError(
                .bodyTooLarge, "the body of \(place) is larger than \(limits.maximumBodyBytes) bytes when decompressed", underlying: error)
        case let extra as NIOHTTPDecompression.ExtraDecompressionError where extra == .invalidTrailingData:
            // The library reads one member of a gzip file (RFC 1952 section 2.2), and no other answer will come of asking again.
            return UpstreamError(
                .invalidEncoding,
                "the compressed body of \(place) has more behind its first part: gzip of several members, which is not supported, "
                    + "or something that does not belong there", underlying: error)
        case is NIOHTTPDecompression.DecompressionError, is NIOHTTPDecompression.ExtraDecompressionError:
            return UpstreamError(.invalidEncoding, "the compressed body of \(place) is broken", retry: retry, underlying: error)
        default:
            return mapping(connection: error, place: place, progress: progress, retry: retry)
        }
    }

    private static func mapping(
        _ error: HTTPClientError, place: String, progress: ResponseCollector.Progress, retry: RetryHint
    ) -> UpstreamError {
        switch error {
        case .cancelled:
            return UpstreamError(.cancelled, "the request was cancelled")
        case .deadlineExceeded:
            return UpstreamError(.deadlineExceeded, "\(place) did not finish in the time a request may take", retry: retry)
        case .connectTimeout, .getConnectionFromPoolTimeout:
            return UpstreamError(.connectTimeout, "no connection to \(place) in time", retry: .backoff)
        case .tlsHandshakeTimeout:
            return UpstreamError(.tlsHandshakeTimeout, "the TLS handshake with \(place) did not finish in time", retry: .backoff)
        case .remoteConnectionClosed:
            return lostConnection(place: place, progress: progress, retry: retry, underlying: error)
        case .invalidURL, .emptyHost, .emptyScheme:
            return UpstreamError(.invalidURL, "\(place) is not a URL that can be requested")
        default:
            // The library's description of a bad header holds its value, which may be a credential, so it is not kept.
            if progress == .connecting { return UpstreamError(.invalidRequest, "the request to \(place) is not valid HTTP") }
            return UpstreamError(.malformedResponse, "\(place) answered against the rules of HTTP", underlying: error)
        }
    }

    private static func mapping(
        _ error: HTTPParserError, place: String, progress: ResponseCollector.Progress, retry: RetryHint
    ) -> UpstreamError {
        switch error {
        case .headerOverflow:
            return UpstreamError(.headersTooLarge, "the header of \(place) is too large", underlying: error)
        case .invalidEOFState:
            return lostConnection(place: place, progress: progress, retry: retry, underlying: error)
        default:
            return UpstreamError(.malformedResponse, "\(place) answered with something that is not HTTP", underlying: error)
        }
    }

    private static func mapping(
        connection error: any Error, place: String, progress: ResponseCollector.Progress, retry: RetryHint
    ) -> UpstreamError {
        if progress != .connecting { return lostConnection(place: place, progress: progress, retry: retry, underlying: error) }
        if let connection = error as? NIOConnectionError, connection.connectionErrors.isEmpty {
            return UpstreamError(.dnsFailed, "the name of \(place) has no address", retry: .backoff, underlying: error)
        }
        if case .connectTimeout = error as? ChannelError {
            return UpstreamError(.connectTimeout, "no connection to \(place) in time", retry: .backoff, underlying: error)
        }
        if error is IOError || error is NIOConnectionError || error is ChannelError {
            return UpstreamError(.connectFailed, "no connection to \(place)", retry: .backoff, underlying: error)
        }
        return UpstreamError(.other, "the request to \(place) failed", retry: retry, underlying: error)
    }

    private static func lostConnection(
        place: String, progress: ResponseCollector.Progress, retry: RetryHint, underlying: any Error
    ) -> UpstreamError {
        switch progress {
        case .connecting:
            UpstreamError(.connectFailed, "\(place) closed the connection at once", retry: .backoff, underlying: underlying)
        case .sent:
            UpstreamError(.connectionReset, "\(place) closed the connection without an answer", retry: retry, underlying: underlying)
        case .receivingBody:
            UpstreamError(.truncatedBody, "\(place) closed the connection within the body", retry: retry, underlying: underlying)
        }
    }
}
