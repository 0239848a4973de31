import CEL

/// Host and port of a URL with its expressions, before they are evaluated.
struct TemplateAuthority {
    /// Literals and expressions of the host, in order; empty when the URL does not name one by itself.
    let host: [CELTemplate.Part]
    /// Those of the port; empty without one.
    let port: [CELTemplate.Part]
    /// Whether the scheme is written out. Without it the first expression has to give the URL as a whole.
    let hasScheme: Bool

    init(_ template: String) {
        var parts = TemplateParts(template).parts[...]
        var host: [CELTemplate.Part] = []
        var port: [CELTemplate.Part] = []
        if case .literal(let text)? = parts.first, let separator = text.firstRange(of: "://") {
            hasScheme = true
            parts[parts.startIndex] = .literal(String(text[separator.upperBound...]))
        } else {
            hasScheme = false
        }
        var isInPort = false
        walk: for part in parts {
            guard case .literal(let text) = part else {
                if isInPort { port.append(part) } else { host.append(part) }
                continue
            }
            let end = text.firstIndex { "/?#".contains($0) } ?? text.endIndex
            let authority = text[..<end]
            if !isInPort, let colon = authority.firstIndex(of: ":") {
                isInPort = true
                host.append(.literal(authority[..<colon].lowercased()))
                port.append(.literal(String(authority[authority.index(after: colon)...])))
            } else if isInPort {
                port.append(.literal(String(authority)))
            } else {
                host.append(.literal(authority.lowercased()))
            }
            if end != text.endIndex { break walk }
        }
        self.host = host.filter { $0 != .literal("") }
        self.port = port.filter { $0 != .literal("") }
    }
}
