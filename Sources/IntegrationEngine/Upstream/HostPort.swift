/// One exact place: a host as it is written in a URL, and a port. Written `127.0.0.1:18080`, `[::1]:18080` or `db.internal:8443`.
package struct HostPort: Hashable, Sendable, CustomStringConvertible {
    /// The host: a name in lower case, or an address.
    package let host: UpstreamURL.Host
    /// 1 to 65535.
    package let port: Int

    package init(host: UpstreamURL.Host, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `HOST:PORT`; both parts are required, and patterns, ranges and unusual spellings of addresses are refused.
    package init(_ text: String) throws(UpstreamError) {
        guard !text.contains(where: { "/?#@*".contains($0) }) else {
            throw UpstreamError(.invalidURL, "it is not HOST:PORT")
        }
        let authority = try UpstreamURL.parseAuthority(text[...])
        guard let port = authority.port else { throw UpstreamError(.invalidURL, "there is no port in it; write HOST:PORT") }
        self.init(host: authority.host, port: port)
    }

    package var description: String { "\(host):\(port)" }
}
