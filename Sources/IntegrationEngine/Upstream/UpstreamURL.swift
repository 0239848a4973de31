/// An absolute http or https URL in parts, read so strictly that no other parser can see another host in it.
///
/// Refused: user information, empty hosts and ports, percent signs, backslashes and non-ASCII characters in the authority, zone ids,
/// control characters and spaces anywhere, and addresses in any spelling but the canonical one. Characters of path and query that
/// RFC 3986 does not allow are percent-encoded; the fragment is dropped.
package struct UpstreamURL: Hashable, Sendable {
    /// The schemes that exist for us.
    package enum Scheme: String, Sendable {
        case http, https

        var defaultPort: Int { self == .https ? 443 : 80 }
    }

    /// A name in lower case without a final dot, or an address.
    package enum Host: Hashable, Sendable, CustomStringConvertible {
        case name(String)
        case address(IPAddress)

        package var description: String {
            switch self {
            case .name(let name): name
            case .address(.v4(let value)): IPAddress.v4(value).description
            case .address(let address): "[\(address)]"
            }
        }
    }

    package var scheme: Scheme
    package var host: Host
    /// The port in effect, also where the URL leaves it out.
    package var port: Int
    /// The path as sent, percent-encoded, never empty.
    package var path: String
    /// The query as sent, without the question mark.
    package var query: String?

    /// Reads an absolute URL; throws `invalidURL`, `schemeForbidden` or, for an address in an unusual spelling, `addressForbidden`.
    package init(_ text: String) throws(UpstreamError) {
        try Self.refuseControlCharacters(text)
        guard let colon = text.firstIndex(of: ":"), let scheme = text[..<colon].utf8.first, Self.isLetter(scheme) else {
            throw UpstreamError(.invalidURL, "not an absolute URL")
        }
        guard let known = Scheme(rawValue: text[..<colon].lowercased()) else {
            throw UpstreamError(.schemeForbidden, "the scheme '\(text[..<colon].prefix(20))' is not http or https")
        }
        let rest = text[text.index(after: colon)...]
        guard rest.hasPrefix("//") else { throw UpstreamError(.invalidURL, "the URL has no host") }
        let hierarchy = rest.dropFirst(2)
        let end = hierarchy.firstIndex { "/?#".contains($0) } ?? hierarchy.endIndex
        guard end == hierarchy.endIndex || hierarchy[end] != "#" else {
            throw UpstreamError(.invalidURL, "the URL has a fragment right after its host")
        }
        let authority = try Self.parseAuthority(hierarchy[..<end])
        self.scheme = known
        host = authority.host
        port = authority.port ?? known.defaultPort
        let (path, query) = Self.splitPath(hierarchy[end...])
        self.path = path.isEmpty ? "/" : path
        self.query = query
    }

    /// Scheme, host and port: what credentials belong to.
    package var origin: String {
        "\(scheme.rawValue)://\(host)" + (port == scheme.defaultPort ? "" : ":\(port)")
    }

    /// The whole URL as sent.
    package var text: String {
        origin + target
    }

    /// Path and query, as on the request line.
    package var target: String {
        query.map { "\(path)?\($0)" } ?? path
    }

    /// The URL up to its query, for messages: a query may hold a key.
    package var redacted: String {
        origin + path
    }
}
