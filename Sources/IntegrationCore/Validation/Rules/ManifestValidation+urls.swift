import CEL

/// URLs: only to declared hosts.
extension ManifestValidation {
    mutating func checkURLs() {
        checkBase(manifest.http.baseUrl, at: "http.baseUrl", isBase: true, role: .trusted)
        checkBaseHost()
        checkHosts()
        checkLinks()
        checkAuthenticationURLs()
        checkCredentials()
        checkIdentifiers()
        if let test = manifest.test { checkRequest(test.request, base: test.baseUrl, at: "test") }
        for stream in manifest.streams {
            let path = "streams.\(stream.name)"
            checkRequest(stream.request, base: stream.baseUrl, at: path)
            if let request = stream.delta?.request { checkTarget(request, at: "\(path).delta.request") }
            if let job = stream.job {
                checkTarget(job.poll.request, at: "\(path).job.poll.request")
                checkTarget(job.download.request, at: "\(path).job.download.request")
            }
        }
        for action in manifest.actions { checkTarget(action.request, at: "actions.\(action.name).request") }
        if let realtime = manifest.realtime { checkTarget(realtime.open.request, at: "realtime.open.request") }
        checkUnusedHosts()
    }

    /// Something beside the base URL itself should say that its host is the provider's.
    private mutating func checkBaseHost() {
        let base = TemplateURL(manifest.http.baseUrl.source)
        let host = base.constantHost ?? "x" + base.constantSuffix
        // RFC 2606: a name below `.invalid` never resolves, so nothing can go there.
        guard host.contains("."), !host.hasSuffix(".invalid"), manifest.docsUrl != nil else { return }
        let elsewhere = sites(under: "auth").map(\.site.source) + [manifest.docsUrl ?? ""]
        let hosts = elsewhere.compactMap { TemplateURL($0).constantHost }
        let isConfirmed =
            hosts.contains { DeclaredHosts.isSameSite($0, host) }
            || manifest.http.hosts.contains { DeclaredHosts.isSameSite($0.hasPrefix("*.") ? String($0.dropFirst(2)) : $0, host) }
        if !isConfirmed { report(.baseHost, at: "http.baseUrl", "nothing else here is on the site of `\(host)`") }
    }

    /// Links for people, to any host.
    private mutating func checkLinks() {
        var links: [(keyPath: String, url: String?)] = [("docsUrl", manifest.docsUrl)]
        if case .oauth2(let oauth) = manifest.auth { links.append(("auth.config.createAppUrl", oauth.createAppUrl)) }
        links += manifest.checks.map { ("checks.\($0.id).docsUrl", $0.docsUrl) }
        for (keyPath, link) in links {
            guard let link else { continue }
            let url = TemplateURL(link)
            if url.constantHost?.contains(".") != true { report(.urlInvalid, at: keyPath, "this is not the address of a page") }
        }
    }

    /// Endpoints of the authentication, which may be on another host of the same site.
    private mutating func checkAuthenticationURLs() {
        let path = "auth.config"
        var urls: [(keyPath: String, template: ManifestTemplate?)] = []
        switch manifest.auth {
        case .oauth2(let oauth):
            urls = [
                ("\(path).authorizeUrl", oauth.authorizeUrl), ("\(path).tokenUrl", oauth.tokenUrl),
                ("\(path).refreshUrl", oauth.refreshUrl),
                ("\(path).revokeUrl", oauth.revokeUrl), ("\(path).deviceUrl", oauth.deviceUrl),
                ("\(path).parUrl", oauth.parUrl),
            ]
        case .jwt(let jwt): urls = [("\(path).exchange.url", jwt.exchange?.url)]
        case .custom(let custom):
            for (position, step) in custom.steps.enumerated() {
                let keyPath = "\(path).steps[\(position)].request"
                if step.request.isAbsolute { urls.append((keyPath, step.request.target)) } else { checkTarget(step.request, at: keyPath) }
            }
        case .apiKey, .basic: break
        }
        if let verify = manifest.webhook?.verify { urls.append(("webhook.verify.jwksUrl", verify.jwksUrl)) }
        for (keyPath, template) in urls {
            if let template { checkBase(template, at: keyPath, role: .trusted, allowsSite: true) }
        }
    }

    /// URLs are printed, logged and stored, for instance as where a run goes on, so nothing secret may be in one.
    private mutating func checkCredentials() {
        for checked in sites where checked.uses(.credentials) {
            guard Self.isURL(checked.path) || checked.keyPath.isKeyPath(under: "http.query") else { continue }
            report(.credentialsInURL, in: checked.site, "a secret would be part of a URL, and URLs are printed, logged and stored")
        }
    }

    /// URLs that are not requested but name an audience, a scope or a resource.
    private mutating func checkIdentifiers() {
        let hosts = DeclaredHosts(manifest)
        let maps = ["claims", "form", "authorizeParams", "tokenParams", "refreshParams"].map { "auth.config.\($0)" }
        for checked in sites(under: "auth.config") {
            let isParameter = maps.contains { checked.keyPath.isKeyPath(under: $0) } || checked.keyPath.contains("exchange.form")
            guard isParameter || checked.keyPath.contains("assertion.claims") else { continue }
            for word in checked.site.source.split(whereSeparator: { $0 == " " || $0 == "," }) where word.contains("://") {
                let url = TemplateURL(String(word))
                guard let host = url.constantHost else { continue }
                if url.scheme != "https" {
                    report(.foreignIdentifier, in: checked.site, "`\(word)` is not https")
                } else if !hosts.allows(host), !isOnDeclaredSite(host) {
                    report(.foreignIdentifier, in: checked.site, "nothing else here is on the site of `\(host)`")
                }
            }
        }
    }

    /// A request whose URL is given whole by an expression. From an answer that is a URL; from a setting it hardly is.
    private mutating func checkWholeTarget(_ request: RequestLine, at keyPath: String) {
        guard case .expression(let expression)? = TemplateParts(request.target.source).parts.first else { return }
        if case .unlimited = HostSettings(manifest: manifest).text(of: expression, wholeURL: true) {
            report(
                .requestPath, at: keyPath, "the path `\(request.target.source)` does not begin with one `/`",
                fix: "Write `\(request.method.rawValue) /\(request.target.source)`.")
        } else {
            checkTemplatedHost(request.target, at: keyPath, role: .checked)
        }
    }

    private mutating func checkRequest(_ request: RequestLine, base: ManifestTemplate?, at path: String) {
        if let base { checkBase(base, at: "\(path).baseUrl") }
        checkTarget(request, at: "\(path).request")
    }

    mutating func checkTarget(_ request: RequestLine, at keyPath: String) {
        let target = request.target
        guard !target.isMissing else { return }
        let outline = TemplateParts(target.source).outline
        if target.source.contains("://"), !outline.hasPrefix("/") { return checkBase(target, at: keyPath) }
        if outline.first == TemplateParts.placeholder { return checkWholeTarget(request, at: keyPath) }
        guard outline.hasPrefix("/"), !outline.hasPrefix("//") else {
            return report(.requestPath, at: keyPath, "the path `\(target.source)` does not begin with one `/`")
        }
        if outline.contains(where: \.isWhitespace) { report(.requestPath, at: keyPath, "the path has a space in it") }
        if outline.contains("#") { report(.requestPath, at: keyPath, "a fragment is never sent") }
        if outline.dropFirst().contains("//") { report(.requestPath, at: keyPath, "the path has an empty segment") }
        if Self.climbs(outline) {
            report(.requestPath, at: keyPath, "the path climbs out of itself", fix: "Write the path without `.` and `..`.")
        }
        if Self.hasBrokenEscape(outline) {
            report(
                .requestPath, at: keyPath, "`%` begins an escape, and no two hexadecimal digits follow", fix: "Write `%25` for a `%`.")
        }
        let text = outline.prefix { $0 != "?" }
        if text.contains(where: { "{}<>\\^`|\"".contains($0) }) {
            report(.requestPath, at: keyPath, "the path has a character that no URL has", fix: "An expression is written `${...}`.")
        }
    }

    private mutating func checkBase(
        _ template: ManifestTemplate, at keyPath: String, isBase: Bool = false, role: HostRole = .checked, allowsSite: Bool = false
    ) {
        guard !template.isMissing else { return }
        let url = TemplateURL(template.source)
        guard let authority = url.authority else {
            guard template.source.hasPrefix("${") else { return report(.urlInvalid, at: keyPath, "this is not an absolute URL") }
            checkTemplatedHost(template, at: keyPath, role: role, isBase: isBase, allowsSite: allowsSite)
            return
        }
        if authority.contains("@") { report(.urlInvalid, at: keyPath, "a URL must not carry user name or password") }
        if url.rest.contains(where: \.isWhitespace) || authority.contains(where: \.isWhitespace) {
            report(.urlInvalid, at: keyPath, "the URL has a space in it")
        }
        checkParts(of: url, at: keyPath)
        guard let host = url.constantHost else {
            checkTemplatedHost(template, at: keyPath, role: role, isBase: isBase, allowsSite: allowsSite)
            return
        }
        if let problem = HostName(host).problem {
            return report(.urlInvalid, at: keyPath, problem, fix: "Write the provider's host by its name: `https://api.example.com`.")
        }
        if url.hasTemplatedPort { checkTemplatedHost(template, at: keyPath, role: role, isBase: isBase, allowsSite: allowsSite) }
        let hosts = DeclaredHosts(manifest)
        guard !isBase, !hosts.allows(host) else { return }
        if allowsSite, isOnDeclaredSite(host) { return }
        report(
            .hostUndeclared, at: keyPath, "`\(host)` is not among the declared hosts", fix: "Add `\(host)` to `http.hosts`, or correct it.")
    }

    /// Port, path and query of a URL, as far as they are written out.
    private mutating func checkParts(of url: TemplateURL, at keyPath: String) {
        if let port = url.constantPort, !(UInt16(port).map { $0 > 0 } ?? false) {
            report(.urlInvalid, at: keyPath, "`\(port)` is not a port", fix: "Write a port from 1 to 65535, or leave it out.")
        }
        if url.rest.contains("#") { report(.urlInvalid, at: keyPath, "a fragment is never sent", fix: "Remove it, from the `#` on.") }
        if url.rest.contains("?"), keyPath.hasSuffix("baseUrl") {
            report(.urlInvalid, at: keyPath, "paths are put after this, and it ends in a query", fix: "Move the parameters to `query`.")
        }
        if Self.climbs(url.rest) {
            report(.urlInvalid, at: keyPath, "the path climbs out of itself", fix: "Write the path without `.` and `..`.")
        }
        if Self.hasBrokenEscape(url.rest) {
            report(.urlInvalid, at: keyPath, "`%` begins an escape, and no two hexadecimal digits follow", fix: "Write `%25` for a `%`.")
        }
    }

    /// Whether a segment of a path is `.` or `..`, also when it is written with escapes.
    private static func climbs(_ rest: String) -> Bool {
        rest.prefix { $0 != "?" && $0 != "#" }.split(separator: "/").contains { segment in
            let segment = segment.lowercased().replacing("%2e", with: ".")
            return segment == "." || segment == ".."
        }
    }

    private static func hasBrokenEscape(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.indices.contains { index in
            guard bytes[index] == UInt8(ascii: "%") else { return false }
            let digits = bytes[(index + 1)...].prefix(2)
            // An expression may give the digits.
            return !digits.contains(0) && !(digits.count == 2 && digits.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit })
        }
    }

    /// Whether the host shares its registered domain with the base URL or an entry of `http.hosts`.
    func isOnDeclaredSite(_ host: String) -> Bool {
        let hosts = DeclaredHosts(manifest)
        let suffix = TemplateURL(manifest.http.baseUrl.source).constantSuffix
        let bases = [hosts.base, suffix.isEmpty ? nil : String(suffix.drop { $0 == "." })].compactMap { $0 }
        return (bases + hosts.entries.map { $0.hasPrefix("*.") ? String($0.dropFirst(2)) : $0 }).contains {
            DeclaredHosts.isSameSite($0, host)
        }
    }

    private mutating func checkHosts() {
        var seen: Set<String> = []
        for (position, entry) in manifest.http.hosts.enumerated() {
            let path = "http.hosts[\(position)]"
            let name = entry.hasPrefix("*.") ? String(entry.dropFirst(2)) : entry
            if entry.hasPrefix("*."), DeclaredHosts.isRegistry(name) {
                report(.hostInvalid, at: path, "`\(entry)` stands for the hosts of everybody below `\(name)`")
            }
            if let problem = HostName(name.lowercased()).problem {
                report(.hostInvalid, at: path, problem, fix: "Write the provider's host by its name: `api.example.com`.")
            }
            if !seen.insert(entry.lowercased()).inserted { report(.hostInvalid, at: path, "`\(entry)` is listed twice") }
        }
    }
}
