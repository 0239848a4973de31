/// What can be said about a URL before its expressions are evaluated.
struct TemplateURL: Sendable {
    /// In lower case; nil when the URL does not begin with a literal scheme.
    let scheme: String?
    /// Host and port; expressions are `TemplateParts.placeholder`. Nil when the URL does not begin with a literal scheme.
    let authority: String?
    /// What follows the authority.
    let rest: String

    init(_ template: String) {
        let outline = TemplateParts(template).outline
        // Most texts are no URL, which is seen sooner by the bytes.
        guard outline.holds("://"), let separator = outline.firstRange(of: "://"),
            !outline[..<separator.lowerBound].contains(TemplateParts.placeholder)
        else {
            scheme = nil
            authority = nil
            rest = outline
            return
        }
        scheme = outline[..<separator.lowerBound].lowercased()
        let after = outline[separator.upperBound...]
        let end = after.firstIndex { "/?#".contains($0) } ?? after.endIndex
        authority = after[..<end].lowercased()
        rest = String(after[end...])
    }

    /// The host without port, when no expression is in it.
    var constantHost: String? {
        guard let host = split?.host, !host.contains(TemplateParts.placeholder) else { return nil }
        return host
    }

    /// The port, when it is written out.
    var constantPort: String? {
        guard let port = split?.port, !port.contains(TemplateParts.placeholder) else { return nil }
        return port
    }

    var hasTemplatedPort: Bool { split?.port?.contains(TemplateParts.placeholder) ?? false }

    /// What is constant at the end of a templated host: `.example.com` of `${config.domain}.example.com`. Empty when nothing is.
    var constantSuffix: String {
        guard let host = split?.host, let last = host.lastIndex(of: TemplateParts.placeholder) else { return "" }
        return String(host[host.index(after: last)...])
    }

    /// Host and port; an address of IPv6 keeps its brackets.
    private var split: (host: String, port: String?)? {
        guard let authority else { return nil }
        let afterUser = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority[...]
        let start = afterUser.hasPrefix("[") ? afterUser.firstIndex(of: "]") ?? afterUser.startIndex : afterUser.startIndex
        guard let colon = afterUser[start...].firstIndex(of: ":") else { return (String(afterUser), nil) }
        return (String(afterUser[..<colon]), String(afterUser[afterUser.index(after: colon)...]))
    }
}
