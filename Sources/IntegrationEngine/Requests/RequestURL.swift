import Foundation

/// An absolute URL in parts, as requests are put together from it.
package struct RequestURL: Sendable, Hashable {
    package var scheme: String
    /// Host and, where it is stated, port.
    package var authority: String
    /// Begins with a slash.
    package var path: String
    /// Encoded names and values, in order.
    package var query: [QueryItem]

    /// One encoded `name=value`; a nil value stands for a name without an equals sign.
    package struct QueryItem: Sendable, Hashable {
        package var name: String
        package var value: String?
    }

    /// Takes an absolute URL apart; nil when it is not one. A fragment is dropped.
    package init?(_ text: String) {
        guard let schemeEnd = text.range(of: "://") else { return nil }
        scheme = text[..<schemeEnd.lowerBound].lowercased()
        guard !scheme.isEmpty, scheme.utf8.allSatisfy({ $0.isASCIILetter }) else { return nil }
        var rest = text[schemeEnd.upperBound...]
        if let fragment = rest.firstIndex(of: "#") { rest = rest[..<fragment] }
        let authorityEnd = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        authority = rest[..<authorityEnd].lowercased()
        guard !authority.isEmpty, !authority.contains(where: \.isWhitespace) else { return nil }
        rest = rest[authorityEnd...]
        let queryStart = rest.firstIndex(of: "?") ?? rest.endIndex
        path = String(rest[..<queryStart])
        if path.isEmpty { path = "/" }
        query = queryStart == rest.endIndex ? [] : Self.items(rest[rest.index(after: queryStart)...])
    }

    /// Scheme, host and port: what credentials belong to. The default port counts as stated.
    package var origin: String {
        let hasPort = authority.last != "]" && authority.contains(":") && !authority.hasSuffix(":")
        let port = scheme == "http" ? ":80" : ":443"
        return "\(scheme)://\(authority)\(hasPort ? "" : port)"
    }

    /// The URL as it is sent.
    package var text: String {
        guard !query.isEmpty else { return "\(scheme)://\(authority)\(path)" }
        let items = query.map { item in item.value.map { "\(item.name)=\($0)" } ?? item.name }
        return "\(scheme)://\(authority)\(path)?\(items.joined(separator: "&"))"
    }

    /// The URL without its query: safe for logs and errors.
    package var withoutQuery: String { "\(scheme)://\(authority)\(path)" }

    /// Whether a path segment would climb out of the path that the manifest states.
    package var hasDotSegments: Bool {
        path.split(separator: "/", omittingEmptySubsequences: false).contains { segment in
            let plain = segment.lowercased().split(separator: "%2e", omittingEmptySubsequences: false).joined(separator: ".")
            return plain == "." || plain == ".."
        }
    }

    /// Sets a parameter, replacing those of the same name.
    package mutating func setQuery(_ name: String, values: [String]) {
        let encodedName = PercentEncoding.queryValue(name)
        query.removeAll { $0.name == encodedName || $0.name == name }
        query += values.map { QueryItem(name: encodedName, value: PercentEncoding.queryValue($0)) }
    }

    /// Resolves a reference against this URL (RFC 3986, section 5, without dot segments).
    package func resolving(_ reference: String) -> RequestURL? {
        if reference.contains("://") { return RequestURL(reference) }
        if reference.hasPrefix("//") { return RequestURL("\(scheme):\(reference)") }
        if reference.hasPrefix("/") { return RequestURL("\(scheme)://\(authority)\(reference)") }
        if reference.hasPrefix("?") { return RequestURL("\(withoutQuery)\(reference)") }
        let folder = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
        return RequestURL("\(scheme)://\(authority)\(folder)\(reference)")
    }

    private static func items(_ query: Substring) -> [QueryItem] {
        query.split(separator: "&").map { part in
            guard let equals = part.firstIndex(of: "=") else { return QueryItem(name: String(part), value: nil) }
            return QueryItem(name: String(part[..<equals]), value: String(part[part.index(after: equals)...]))
        }
    }
}

extension UInt8 {
    fileprivate var isASCIILetter: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
    }
}
