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
        guard let separator = outline.firstRange(of: "://"), !outline[..<separator.lowerBound].contains(TemplateParts.placeholder) else {
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
        guard let authority, !authority.contains(TemplateParts.placeholder) else { return nil }
        return authority.split(separator: ":").first.map(String.init)
    }

    var hasTemplatedHost: Bool { authority?.contains(TemplateParts.placeholder) ?? true }

    /// What is constant at the end of a templated host: `.example.com` of `${config.domain}.example.com`. Empty when nothing is.
    var constantSuffix: String {
        guard let authority, let last = authority.lastIndex(of: TemplateParts.placeholder) else { return "" }
        return authority[authority.index(after: last)...].split(separator: ":").first.map(String.init) ?? ""
    }
}
