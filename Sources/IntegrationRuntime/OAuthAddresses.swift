import Foundation

/// Where people are sent in the course of a flow, and where they may be sent after it.
package struct OAuthAddresses: Sendable {
    /// The address of this server as people reach it.
    private let apiURL: String
    /// Origins that a person may be sent back to.
    private let returnOrigins: Set<String>

    /// - Parameter returnURLs: addresses of applications; their origins count.
    package init(apiURL: String, returnURLs: [String]) {
        self.apiURL = apiURL.hasSuffix("/") ? String(apiURL.dropLast()) : apiURL
        returnOrigins = Set(returnURLs.compactMap(Self.origin))
    }

    /// One for each integration: an answer that was meant for one is no answer to another (RFC 9700, section 4.4.2).
    package func callback(of integration: String) -> String { "\(sharedCallback)/\(integration)" }

    /// The one for all, for clients of the operator at providers that say who they are.
    package var sharedCallback: String { "\(apiURL)/integrations/oauth/callback" }

    func authorize(state: String) -> String { "\(apiURL)/integrations/oauth/authorize?state=\(state)" }

    /// Whether cookies are for encrypted connections only.
    package var isSecure: Bool { apiURL.hasPrefix("https://") }

    func allowsReturn(to url: String) -> Bool {
        guard let origin = Self.origin(of: url) else { return false }
        return returnOrigins.contains(origin)
    }

    /// Scheme, host and port of a URL that browsers understand in one way only.
    static func origin(of url: String) -> String? {
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }), let parts = URLComponents(string: url),
            let scheme = parts.scheme?.lowercased(), scheme == "https" || scheme == "http", let host = parts.host?.lowercased(),
            !host.isEmpty, parts.user == nil, parts.password == nil
        else { return nil }
        return "\(scheme)://\(host):\(parts.port ?? (scheme == "https" ? 443 : 80))"
    }
}
