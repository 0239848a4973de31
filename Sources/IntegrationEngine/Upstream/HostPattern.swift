/// A host that requests may go to: `api.github.com`, `*.okta.com` (one or more labels in place of the star), either with `:port`.
/// Without a port it means 443.
package struct HostPattern: Hashable, Sendable, CustomStringConvertible {
    /// The host, or for a pattern with a star what follows `*.`.
    package let host: UpstreamURL.Host
    /// Whether any subdomain of ``host`` is meant, and not the host itself.
    package let isWildcard: Bool
    /// The port, 443 unless written.
    package let port: Int

    /// Reads a pattern. A star stands alone as the first label, and at least two labels follow it.
    package init(_ text: String) throws(UpstreamError) {
        isWildcard = text.hasPrefix("*.")
        let authority = try UpstreamURL.parseAuthority(isWildcard ? text.dropFirst(2) : text[...])
        host = authority.host
        port = authority.port ?? 443
        if isWildcard {
            guard case .name(let name) = host, name.contains(".") else {
                throw UpstreamError(.invalidURL, "the host pattern '\(text)' is too wide: write *.name.tld")
            }
        }
    }

    init(host: UpstreamURL.Host, port: Int) {
        self.host = host
        self.port = port
        isWildcard = false
    }

    /// Whether the host of `url` and its port are meant.
    package func matches(_ url: UpstreamURL) -> Bool {
        guard url.port == port else { return false }
        guard isWildcard else { return url.host == host }
        guard case .name(let name) = url.host, case .name(let suffix) = host else { return false }
        return name.hasSuffix("." + suffix)
    }

    package var description: String {
        (isWildcard ? "*." : "") + "\(host)" + (port == 443 ? "" : ":\(port)")
    }
}
