/// `--base-url`: requests to the hosts of the manifest go to another origin instead, such as a sandbox or a self-hosted edition.
///
/// Scheme, host and port are replaced and the path is kept; if the override has a path of its own, it stands in for the base path of
/// the manifest. Links in answers are not rewritten here: one that names a host of the manifest is redirected when it is followed.
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

    /// The URL to send instead of `url`: `url` itself, if its host is none of ``hosts``.
    package func apply(to url: UpstreamURL) -> UpstreamURL {
        guard hosts.contains(where: { $0.matches(url) }) else { return url }
        var result = url
        result.scheme = target.scheme
        result.host = target.host
        result.port = target.port
        let prefix = Self.withoutFinalSlash(target.path)
        if !prefix.isEmpty {
            let hasBase = url.path == basePath || url.path.hasPrefix(basePath + "/")
            result.path = prefix + (hasBase ? String(url.path.dropFirst(basePath.count)) : url.path)
        }
        return result
    }

    private static func withoutFinalSlash(_ path: String) -> String {
        path.hasSuffix("/") ? String(path.dropLast()) : path
    }
}
