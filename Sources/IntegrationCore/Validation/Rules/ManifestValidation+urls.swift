import CEL

/// URLs: only to declared hosts.
extension ManifestValidation {
    mutating func checkURLs() {
        checkBase(manifest.http.baseUrl, at: "http.baseUrl", isBase: true)
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
            if let template { checkBase(template, at: keyPath, isBase: false, allowsSite: true) }
        }
    }

    /// URLs are printed, logged and stored, for instance as where a run goes on, so nothing secret may be in one.
    private mutating func checkCredentials() {
        for checked in sites where checked.uses(.credentials) {
            guard Self.isURL(checked.keyPath) || checked.keyPath.isKeyPath(under: "http.query") else { continue }
            report(.credentialsInURL, in: checked.site, "a secret would be part of a URL, and URLs are printed, logged and stored")
        }
    }

    /// Whether a URL, or a path below one, stands at the key path.
    private static func isURL(_ keyPath: String) -> Bool {
        guard let key = ManifestPath(keyPath: keyPath).lastKey else { return false }
        return key == "request" || key.lowercased().hasSuffix("url")
    }

    /// Whether requests go where an answer says, which is known only then.
    private var followsLinks: Bool {
        manifest.realtime?.open.url != nil
            || manifest.streams.contains { stream in
                switch stream.pages?.strategy {
                case .link, .url: true
                case .page, .offset, .cursor, .graphql, nil: false
                }
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
                } else if !hosts.allows(host), !isOnDeclaredSite(host, hosts) {
                    report(.foreignIdentifier, in: checked.site, "nothing else here is on the site of `\(host)`")
                }
            }
        }
    }

    private mutating func checkRequest(_ request: RequestLine, base: ManifestTemplate?, at path: String) {
        if let base { checkBase(base, at: "\(path).baseUrl", isBase: false) }
        checkTarget(request, at: "\(path).request")
    }

    mutating func checkTarget(_ request: RequestLine, at keyPath: String) {
        let target = request.target
        guard !target.isMissing else { return }
        let outline = TemplateParts(target.source).outline
        if target.source.contains("://") || outline.first == TemplateParts.placeholder {
            return checkBase(target, at: keyPath, isBase: false)
        }
        guard outline.hasPrefix("/"), !outline.hasPrefix("//") else {
            return report(.requestPath, at: keyPath, "the path `\(target.source)` does not begin with one `/`")
        }
        if outline.contains(where: \.isWhitespace) { report(.requestPath, at: keyPath, "the path has a space in it") }
        if outline.contains("#") { report(.requestPath, at: keyPath, "a fragment is never sent") }
        if outline.dropFirst().contains("//") { report(.requestPath, at: keyPath, "the path has an empty segment") }
        if outline.split(separator: "/").contains(where: { $0 == "." || $0 == ".." }) {
            report(.requestPath, at: keyPath, "the path climbs out of itself")
        }
        let text = outline.prefix { $0 != "?" }
        if text.contains(where: { "{}<>\\^`|\"".contains($0) }) {
            report(.requestPath, at: keyPath, "the path has a character that no URL has", fix: "An expression is written `${...}`.")
        }
    }

    private mutating func checkBase(_ template: ManifestTemplate, at keyPath: String, isBase: Bool, allowsSite: Bool = false) {
        guard !template.isMissing else { return }
        let url = TemplateURL(template.source)
        guard let authority = url.authority else {
            if template.source.hasPrefix("${") { return checkTemplatedHost(url, at: keyPath) }
            return report(.urlInvalid, at: keyPath, "this is not an absolute URL")
        }
        if authority.contains("@") { report(.urlInvalid, at: keyPath, "a URL must not carry user name or password") }
        if url.rest.contains(where: \.isWhitespace) || authority.contains(where: \.isWhitespace) {
            report(.urlInvalid, at: keyPath, "the URL has a space in it")
        }
        guard let host = url.constantHost else { return checkTemplatedHost(url, at: keyPath) }
        guard TextFormat.host.matches(host[...].utf8) else { return report(.urlInvalid, at: keyPath, "`\(host)` is not a host name") }
        let hosts = DeclaredHosts(manifest)
        guard !isBase, !hosts.allows(host) else { return }
        if allowsSite, isOnDeclaredSite(host, hosts) { return }
        report(
            .hostUndeclared, at: keyPath, "`\(host)` is not among the declared hosts", fix: "Add `\(host)` to `http.hosts`, or correct it.")
    }

    /// Whether the host shares its registered domain with the base URL or an entry of `http.hosts`.
    private func isOnDeclaredSite(_ host: String, _ hosts: DeclaredHosts) -> Bool {
        let suffix = TemplateURL(manifest.http.baseUrl.source).constantSuffix
        let bases = [hosts.base, suffix.isEmpty ? nil : String(suffix.drop { $0 == "." })].compactMap { $0 }
        return (bases + hosts.entries.map { $0.hasPrefix("*.") ? String($0.dropFirst(2)) : $0 }).contains {
            DeclaredHosts.isSameSite($0, host)
        }
    }

    private mutating func checkTemplatedHost(_ url: TemplateURL, at keyPath: String) {
        let suffix = url.constantSuffix
        let entries = manifest.http.hosts
        if suffix.hasPrefix("."), !entries.isEmpty {
            let probe = "x" + suffix
            if entries.contains(where: { DeclaredHosts.entry($0.lowercased(), matches: probe) || $0.lowercased().hasSuffix(suffix) }) {
                return
            }
            if let base = DeclaredHosts(manifest).base, base.hasSuffix(suffix) { return }
            return report(
                .hostUndeclared, at: keyPath, "hosts ending in `\(suffix)` are not among the declared ones",
                fix: "Add `*\(suffix)` to `http.hosts`.")
        }
        guard entries.isEmpty, !isLimitedByFields(keyPath) else { return }
        report(.hostTemplate, at: keyPath, "nothing limits which host this becomes")
    }

    /// Whether every field the URL is made of can only take certain values: a pattern, a list of options, or the provider's own answer.
    private func isLimitedByFields(_ keyPath: String) -> Bool {
        guard let checked = site(at: keyPath) else { return true }
        let limited = Set(manifest.credentialFields.filter { $0.pattern != nil || $0.type == .select }.map(\.id))
        let obtained = ExpressionScope.obtainedSettings(manifest)
        return checked.references.allSatisfy { reference in
            guard reference.path.count > 1 else { return reference.path[0] != "config" && reference.path[0] != "variables" }
            switch reference.path[0] {
            case "config": return limited.contains(reference.path[1]) || obtained.contains(reference.path[1])
            case "variables": return manifest.variables.contains { $0.id == reference.path[1] && $0.type == .select }
            default: return true
            }
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
            if !seen.insert(entry.lowercased()).inserted { report(.hostInvalid, at: path, "`\(entry)` is listed twice") }
        }
    }

    private mutating func checkUnusedHosts() {
        let constants = sites.filter { $0.site.source.contains("://") }.compactMap { TemplateURL($0.site.source).constantHost }
        let suffixes = sites.filter { Self.isURL($0.keyPath) }.map { TemplateURL($0.site.source) }.filter { url in
            // A path below the base URL has no host at all.
            url.authority != nil && url.hasTemplatedHost || url.authority == nil && url.rest.first == TemplateParts.placeholder
        }.map(\.constantSuffix)
        guard !suffixes.contains(""), !followsLinks else { return }
        for (position, entry) in manifest.http.hosts.enumerated() {
            let host = entry.lowercased()
            let end = host.hasPrefix("*.") ? String(host.dropFirst()) : host
            let isUsed =
                constants.contains { DeclaredHosts.entry(host, matches: $0) }
                || suffixes.contains { end.hasSuffix($0) || $0.hasSuffix(end) }
            if !isUsed, faults.isEmpty { report(.unusedHost, at: "http.hosts[\(position)]", "no request goes to `\(entry)`") }
        }
    }
}
