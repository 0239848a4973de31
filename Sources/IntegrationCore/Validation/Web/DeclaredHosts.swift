/// The hosts a manifest says its credentials may go to: that of the base URL, and the entries of `http.hosts`.
package struct DeclaredHosts: Sendable {
    /// The host of the base URL, when it is constant.
    package let base: String?
    /// Entries of `http.hosts` in lower case; `*.example.com` stands for every host below `example.com`.
    package let entries: [String]

    package init(_ manifest: IntegrationManifest) {
        let url = TemplateURL(manifest.http.baseUrl.source)
        base = url.constantHost
        entries = manifest.http.hosts.map { $0.lowercased() }
    }

    /// Whether requests with credentials may go to the host.
    package func allows(_ host: String) -> Bool {
        let host = host.lowercased()
        return host == base || entries.contains { Self.entry($0, matches: host) }
    }

    static func entry(_ entry: String, matches host: String) -> Bool {
        guard entry.hasPrefix("*.") else { return entry == host }
        return host.hasSuffix(entry.dropFirst()) && host.count > entry.count - 1
    }

    /// Whether two hosts belong to one registered domain, as `api.example.com` and `login.example.com` do.
    static func isSameSite(_ left: String, _ right: String) -> Bool {
        site(of: left) == site(of: right)
    }

    /// Whether everybody can register names below it: `com`, `co.uk`.
    static func isRegistry(_ host: String) -> Bool {
        let labels = host.lowercased().split(separator: ".")
        return labels.count < (isCountryRegistry(labels) ? 3 : 2)
    }

    /// The last two labels, or three where the second is a registry's own (`co.uk`, `com.au`).
    private static func site(of host: String) -> [Substring] {
        let labels = host.lowercased().split(separator: ".")
        return labels.suffix(isCountryRegistry(labels) ? 3 : 2)
    }

    private static func isCountryRegistry(_ labels: [Substring]) -> Bool {
        let registries: Set<Substring> = ["co", "com", "net", "org", "gov", "edu", "ac"]
        return labels.last?.count == 2 && labels.dropLast().last.map(registries.contains) == true
    }
}
