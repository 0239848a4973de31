/// A complete answer from the outside: the head and the whole body, decompressed and within the limits.
package struct UpstreamResponse: Sendable {
    /// The status code, 200 to 599.
    package var status: Int
    /// The header fields of the final answer, in the order received.
    package var headers: UpstreamHeaders
    /// The whole body after decompression, in one piece of memory.
    package var body: UpstreamBody
    /// The URL that gave this answer, after redirects and after an origin override. Relative links are relative to this.
    package var url: String

    package init(status: Int, headers: UpstreamHeaders = UpstreamHeaders(), body: UpstreamBody = UpstreamBody(), url: String = "") {
        self.status = status
        self.headers = headers
        self.body = body
        self.url = url
    }
}
