/// `--base-url`: requests to the hosts of the manifest go to another origin instead, such as a sandbox or a self-hosted edition.
///
/// Scheme, host and port are replaced and the path is kept; if the override has a path of its own, it stands in for the base path of
/// the manifest. It is applied once, before a request is signed; the client applies it
/// to redirects only.
package struct OriginOverride: Sendable {
    /// Where requests go instead.
    package let target: UpstreamURL
    /// The hosts whose requests are meant.
    package let hosts: [HostPattern]
    /// The path of the manifest's base URL, which a path in ``target`` replaces; `/` for none.
    package let basePath: String

    /// - Parameters:
    ///   - baseURL: the URL typed by the operator.
    ///   - hosts: the hosts of the manifest.
    ///   - basePath: the path of the manifest's base URL.
    package init(baseURL: String, hosts: [HostPattern], basePath: String = "/") throws(UpstreamError) {
        target = try UpstreamURL(baseURL)
        guard target.query == nil else { throw UpstreamError(.invalidURL, "a base URL has no query") }
        self.hosts = hosts
        self.basePath = Self.withoutFinalSlash(basePath)
    }

    /// The URL to send instead of `url`: `url` itself, if its host is none of ``hosts``, or if it leads there already.
    ///
    /// The target may be on a host of the manifest (another base path of the same API); what it answers has links of its own.
    package func apply(to url: UpstreamURL) -> UpstreamURL {
        guard hosts.contains(where: { $0.matches(url) }) else { return url }
        let prefix = Self.withoutFinalSlash(target.path)
        let isThere = url.origin == target.origin && Self.isPath(url.path, below: prefix)
        // One path may be below the other: the longer one says more.
        if isThere, prefix.count > basePath.count || !Self.isPath(url.path, below: basePath) { return url }
        var result = url
        result.scheme = target.scheme
        result.host = target.host
        result.port = target.port
        if !prefix.isEmpty {
            result.path = prefix + (Self.isPath(url.path, below: basePath) ? String(url.path.dropFirst(basePath.count)) : url.path)
        }
        return result
    }

    private static func isPath(_ path: String, below base: String) -> Bool {
        path == base || path.hasPrefix(base + "/")
    }

    private static func withoutFinalSlash(_ path: String) -> String {
        path.hasSuffix("/") ? String(path.dropLast()) : path
    }
}
