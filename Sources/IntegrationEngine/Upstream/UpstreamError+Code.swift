extension UpstreamError {
    /// A stable name for each way to fail. New ones may be added.
    package struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The name in reports, logs and metrics, in snake case.
        package let rawValue: String

        init(_ rawValue: String) {
            self.rawValue = rawValue
        }

        package var description: String { rawValue }
    }
}

extension UpstreamError.Code {
    // The egress policy.
    /// Not an absolute http(s) URL, or one that parsers read differently.
    package static let invalidURL = Self("invalid_url")
    /// A scheme other than https, or http to an address that is not allowed exactly.
    package static let schemeForbidden = Self("scheme_forbidden")
    /// A host or port that the manifest does not name.
    package static let hostForbidden = Self("host_forbidden")
    /// A private, link-local or otherwise special address that is not allowed exactly.
    package static let addressForbidden = Self("address_forbidden")
    /// A redirect from https to http, or one that would carry a body to another origin.
    package static let redirectForbidden = Self("redirect_forbidden")
    /// More redirects than ``UpstreamLimits/maximumRedirects``.
    package static let tooManyRedirects = Self("too_many_redirects")

    // Connecting.
    /// The name has no address.
    package static let dnsFailed = Self("dns_failed")
    /// Nobody answered at the address, or the connection was refused.
    package static let connectFailed = Self("connect_failed")
    /// No connection within ``UpstreamLimits/connect``.
    package static let connectTimeout = Self("connect_timeout")

    // TLS.
    /// The TLS handshake did not finish within ``UpstreamLimits/connect``.
    package static let tlsHandshakeTimeout = Self("tls_handshake_timeout")
    /// The certificate's time is over.
    package static let tlsCertificateExpired = Self("tls_certificate_expired")
    /// The certificate's time has not begun.
    package static let tlsCertificateNotYetValid = Self("tls_certificate_not_yet_valid")
    /// The certificate is for another host.
    package static let tlsHostnameMismatch = Self("tls_hostname_mismatch")
    /// No trusted authority signed the certificate.
    package static let tlsUntrusted = Self("tls_untrusted")
    /// The server speaks no TLS version from 1.2 on.
    package static let tlsVersion = Self("tls_version")
    /// The certificate's key is too short (RSA below 2048 bits).
    package static let tlsWeakKey = Self("tls_weak_key")
    /// Any other failed handshake, such as a server that speaks no TLS.
    package static let tlsFailed = Self("tls_failed")

    // The answer.
    /// No complete response head within ``UpstreamLimits/firstByte`` of sending the request.
    package static let firstByteTimeout = Self("first_byte_timeout")
    /// No further byte of the body within ``UpstreamLimits/idle``.
    package static let idleTimeout = Self("idle_timeout")
    /// Not finished within ``UpstreamLimits/total``, redirects included.
    package static let deadlineExceeded = Self("deadline_exceeded")
    /// The body after decompression is larger than ``UpstreamLimits/maximumBodyBytes``.
    package static let bodyTooLarge = Self("body_too_large")
    /// The header is larger than ``UpstreamLimits/maximumHeaderBytes``, or has too many fields.
    package static let headersTooLarge = Self("headers_too_large")
    /// The connection ended before or without an answer.
    package static let connectionReset = Self("connection_reset")
    /// The connection ended within the body.
    package static let truncatedBody = Self("truncated_body")
    /// Not HTTP, or HTTP that can be read in two ways.
    package static let malformedResponse = Self("malformed_response")
    /// A content encoding that was not asked for, or compressed data that is broken.
    package static let invalidEncoding = Self("invalid_encoding")

    // Our own side.
    /// The request itself is not sendable: a header name or value with forbidden characters.
    package static let invalidRequest = Self("invalid_request")
    /// The task that asked was cancelled.
    package static let cancelled = Self("cancelled")
    /// Anything without a name yet.
    package static let other = Self("other")
}
