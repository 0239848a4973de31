/// One request to the outside, as the engine describes it: already signed, already resolved, ready to leave.
package struct UpstreamRequest: Sendable {
    /// The HTTP method, in capitals (`GET`, `POST`).
    package var method: String
    /// An absolute `http` or `https` URL. It is parsed strictly (``UpstreamURL``) and checked by the egress policy before anything is sent.
    package var url: String
    /// Header fields in order. `Content-Length` and `Transfer-Encoding` are set by the client, `Host` and `User-Agent` unless given.
    package var headers: [(name: String, value: String)]
    /// The whole body, or nil for none.
    package var body: [UInt8]?
    /// Whether sending it twice has the effect of sending it once. Decides the retry hint of failures after the request has left:
    /// a POST without an idempotency key whose answer was lost must not be repeated (RFC 9110 section 9.2.2).
    package var isIdempotent: Bool

    /// - Parameter isIdempotent: by default what RFC 9110 section 9.2.2 says of the method.
    package init(
        method: String = "GET", url: String, headers: [(name: String, value: String)] = [], body: [UInt8]? = nil,
        isIdempotent: Bool? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.isIdempotent = isIdempotent ?? ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"].contains(method)
    }
}
