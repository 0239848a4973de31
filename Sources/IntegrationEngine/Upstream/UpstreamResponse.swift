/// A complete answer from the outside: the head and the whole body, decompressed and within the limits.
package struct UpstreamResponse: Sendable {
    /// Capacity the client leaves behind the last byte of a body, so that a parser that reads in blocks and needs padding (simdjson:
    /// 64 bytes) can take the array over without copying it.
    package static let spareBytes = 64

    /// The status code, 200 to 599.
    package var status: Int
    /// The header fields of the final answer, in the order received.
    package var headers: UpstreamHeaders
    /// The whole body after decompression, with ``spareBytes`` of spare capacity.
    package var body: [UInt8]
    /// The URL that gave this answer, after redirects and after an origin override. Relative links are relative to this.
    package var url: String

    package init(status: Int, headers: UpstreamHeaders = UpstreamHeaders(), body: [UInt8] = [], url: String = "") {
        self.status = status
        self.headers = headers
        self.body = body
        self.url = url
    }

    /// Moves the body out, leaving an empty one: the array is then referenced once only, and a parser can take it over in place.
    package mutating func takeBody() -> [UInt8] {
        exchange(&body, with: [])
    }
}
