/// Where requests may go. Nothing is allowed that is not named: a host by the manifest, a private address by exact configuration.
///
/// The policy is applied three times: to the URL of every request and redirect, to the addresses its name resolves to, and to the
/// address of the connection really made, before a byte of the request is sent. The last one cannot be fooled by DNS rebinding.
package struct EgressPolicy: Sendable {
    /// Hosts reachable over https at ordinary addresses.
    package var allowedHosts: [HostPattern]
    /// Exact places that may be private and may be plain http: what `--allow-address HOST:PORT` fills.
    package var allowedAddresses: Set<HostPort>
    /// Plain http to public hosts. For tests of the policy itself: nothing outside of this module can set it.
    var allowsPlainHTTP = false

    package init(allowedHosts: [HostPattern] = [], allowedAddresses: Set<HostPort> = []) {
        self.allowedHosts = allowedHosts
        self.allowedAddresses = allowedAddresses
    }

    /// Checks a URL before its name is resolved; throws `invalidURL`, `schemeForbidden`, `addressForbidden` or `hostForbidden`.
    package func check(url text: String) throws(UpstreamError) {
        try check(UpstreamURL(text))
    }

    /// Checks a URL before its name is resolved.
    package func check(_ url: UpstreamURL) throws(UpstreamError) {
        if allowedAddresses.contains(HostPort(host: url.host, port: url.port)) { return }
        switch url.host {
        case .address(let address):
            guard address.isGlobal else { throw Self.forbidden(address, url.port) }
        case .name(let name):
            guard !Self.isSpecialName(name) else {
                throw UpstreamError(.addressForbidden, "\(url.host):\(url.port) is a name of a private network")
            }
        }
        guard url.scheme == .https || allowsPlainHTTP else {
            throw UpstreamError(.schemeForbidden, "plain http to \(url.host):\(url.port) is not allowed")
        }
        guard allowedHosts.contains(where: { $0.matches(url) }) else {
            throw UpstreamError(.hostForbidden, "\(url.host):\(url.port) is not a host this integration names")
        }
    }

    /// Whether the URL has an exactly allowed name: such a one opens whatever it leads to, at that port.
    func allowsAnyAddress(of url: UpstreamURL) -> Bool {
        guard case .name = url.host else { return false }
        return allowedAddresses.contains(HostPort(host: url.host, port: url.port))
    }

    /// Checks an address that a connection has, or is about to have; throws `addressForbidden`.
    package func check(address: IPAddress, port: Int) throws(UpstreamError) {
        guard address.isGlobal || allowedAddresses.contains(HostPort(host: .address(address), port: port)) else {
            throw Self.forbidden(address, port)
        }
    }

    private static func forbidden(_ address: IPAddress, _ port: Int) -> UpstreamError {
        UpstreamError(.addressForbidden, "\(UpstreamURL.Host.address(address)):\(port) is not a public address")
    }

    /// Names that mean this machine or this network: RFC 6761, RFC 6762, RFC 8375, `.internal` (reserved by ICANN in 2024), and names
    /// of one label, which resolvers complete with the local domain.
    private static func isSpecialName(_ name: String) -> Bool {
        guard name.contains(".") else { return true }
        return [".localhost", ".local", ".internal", ".localdomain", ".home.arpa"].contains { name.hasSuffix($0) }
    }
}
