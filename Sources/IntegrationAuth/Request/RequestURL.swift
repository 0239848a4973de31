/// An absolute URL cut into the parts a signature covers, each kept byte for byte as it will be sent.
///
/// `Foundation.URL` is not used: it normalises, and a signature over anything but the sent bytes is a wrong signature.
struct RequestURL: Sendable {
    /// `http` or `https`.
    let scheme: String
    /// As written; an IPv6 address keeps its brackets.
    let host: String
    /// Only where it was written.
    let port: Int?
    /// Empty or beginning with `/`.
    let path: String
    /// Without `?`; nil where there was none.
    var query: String?
    private let authority: String

    init(_ text: String) throws(SigningError) {
        guard let colon = text.firstRange(of: "://") else {
            throw SigningError(.invalidURL, "The URL is not absolute.")
        }
        scheme = text[..<colon.lowerBound].lowercased()
        guard scheme == "https" || scheme == "http" else {
            throw SigningError(.invalidURL, "Only http and https URLs can be signed.")
        }
        // A fragment is never sent, so it cannot be signed either.
        let rest = text[colon.upperBound...].prefix { $0 != "#" }
        let authorityEnd = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        authority = String(rest[..<authorityEnd])
        (host, port) = try Self.hostAndPort(authority)
        let target = rest[authorityEnd...]
        let question = target.firstIndex(of: "?")
        path = String(target[..<(question ?? target.endIndex)])
        query = question.map { String(target[target.index(after: $0)...]) }
        // A control character in the target would end the request line and begin something else.
        guard !target.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw SigningError(.invalidURL, "The URL holds a control character.")
        }
    }

    /// The URL as text, as it came where nothing was changed (a fragment is gone).
    var text: String { "\(scheme)://\(authority)\(path)" + (query.map { "?\($0)" } ?? "") }

    /// The value an HTTP client gives the Host header: a port only where it is not the scheme's own (RFC 9110 section 7.2).
    var hostHeader: String {
        guard let port, port != (scheme == "https" ? 443 : 80) else { return host }
        return "\(host):\(port)"
    }

    private static func hostAndPort(_ authority: String) throws(SigningError) -> (host: String, port: Int?) {
        guard !authority.contains("@") else {
            throw SigningError(.invalidURL, "The URL carries user information; use the basic strategy instead.")
        }
        let hostEnd: String.Index
        if authority.hasPrefix("[") {
            guard let bracket = authority.firstIndex(of: "]") else {
                throw SigningError(.invalidURL, "The URL's IPv6 address is not closed.")
            }
            hostEnd = authority.index(after: bracket)
        } else {
            hostEnd = authority.firstIndex(of: ":") ?? authority.endIndex
        }
        let host = String(authority[..<hostEnd])
        guard !host.isEmpty, !host.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else {
            throw SigningError(.invalidURL, "The URL has no usable host.")
        }
        let rest = authority[hostEnd...]
        if rest.isEmpty || rest == ":" { return (host, nil) }
        guard rest.first == ":", let port = UInt16(rest.dropFirst()), port > 0 else {
            throw SigningError(.invalidURL, "The URL's port is not a number between 1 and 65535.")
        }
        return (host, Int(port))
    }
}
