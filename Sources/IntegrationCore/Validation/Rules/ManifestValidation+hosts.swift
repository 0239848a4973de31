import CEL

/// Hosts with expressions in them: what they can become, and whether that is declared.
extension ManifestValidation {
    /// How a run treats the host that comes out.
    enum HostRole {
        /// It is trusted as it is: `http.baseUrl`, and the endpoints that tokens come from.
        case trusted
        /// It is held against the declared hosts before anything is sent.
        case checked
    }

    /// - Returns: Whether something was reported.
    @discardableResult
    mutating func checkTemplatedHost(
        _ template: ManifestTemplate, at keyPath: String, role: HostRole, isBase: Bool = false, allowsSite: Bool = false
    ) -> Bool {
        let authority = TemplateAuthority(template.source)
        let settings = HostSettings(manifest: manifest)
        for case .expression(let port) in authority.port where !settings.isNumber(port) {
            report(
                .hostTemplate, at: keyPath, "the port is made of configuration, and what stands there could begin another host",
                fix: "Write the port, or use a field of `type: number`.")
            return true
        }
        guard authority.hasScheme else { return checkWholeURL(authority, settings, at: keyPath, role: role, isBase: isBase) }
        var isData = false
        var isObtained = false
        var hosts: Set<TextEnding> = [.whole("")]
        for part in authority.host {
            switch part {
            case .literal(let text): hosts = TextEnding.joined(hosts, [.whole(text)])
            case .expression(let expression):
                switch settings.text(of: expression) {
                case .limited(let endings): hosts = TextEnding.joined(hosts, endings)
                case .data:
                    isData = true
                    hosts = [.unknown]
                case .obtained:
                    isObtained = true
                    hosts = [.unknown]
                case .unlimited(let reason, let fix):
                    report(.hostTemplate, at: keyPath, "the host can become any other: \(reason)", fix: fix)
                    return true
                }
            }
        }
        if isData, role == .trusted {
            report(
                .hostTemplate, at: keyPath, "the host is taken from data, and requests are sent wherever that says",
                fix: "Write the host, or use a credential field with a `pattern`.")
            return true
        }
        // What the provider gave with its token is as good as its own name, once the manifest says which hosts those are.
        if isObtained, hosts == [.unknown], !manifest.http.hosts.isEmpty { return false }
        return check(hosts, of: authority, at: keyPath, isBase: isBase, allowsSite: allowsSite)
    }

    /// A URL that an expression gives with its scheme.
    private mutating func checkWholeURL(
        _ authority: TemplateAuthority, _ settings: HostSettings, at keyPath: String, role: HostRole, isBase: Bool
    ) -> Bool {
        guard case .expression(let expression)? = authority.host.first else { return false }
        switch settings.text(of: expression, wholeURL: true) {
        case .data where role == .checked: return false
        case .obtained where role == .checked || !manifest.http.hosts.isEmpty: return false
        case .data, .obtained:
            report(
                .hostTemplate, at: keyPath, "the URL is taken from an answer, and nothing says which hosts it may lead to",
                fix: "Add the provider's hosts to `http.hosts`: `*.example.com`.")
        case .limited(let endings):
            return check(TextEnding.joined(endings, [.whole("")]), of: authority, at: keyPath, isBase: isBase, allowsSite: false)
        case .unlimited(let reason, let fix):
            let isURL = manifest.credentialFields.contains { $0.type == .url && expression.contains($0.id) }
            if isURL {
                report(.hostTemplate, at: keyPath, "the URL can lead anywhere: \(reason)", fix: fix)
            } else {
                report(
                    .urlInvalid, at: keyPath, "nothing says that this begins with `https://`",
                    fix: "Write `https://${\(expression.trimmed)}`, and limit the field by a `pattern`.")
            }
        }
        return true
    }

    /// Whether every host that can come out ends in something registered, and declared.
    private mutating func check(
        _ hosts: Set<TextEnding>, of authority: TemplateAuthority, at keyPath: String, isBase: Bool, allowsSite: Bool
    ) -> Bool {
        let base = TemplateAuthority(manifest.http.baseUrl.source)
        // What is written like the host of the base URL becomes the same host.
        let isLikeBase = isBase || (authority.hasScheme == base.hasScheme && authority.host == base.host)
        for host in hosts.sorted(by: { $0.text < $1.text }) {
            let end = host.isWhole ? host.text : host.text.firstIndex(of: ".").map { String(host.text[$0...].dropFirst()) } ?? ""
            guard HostName(end).isBelowRegistry else {
                report(
                    .hostTemplate, at: keyPath, "nothing fixes what the host ends in",
                    fix: "Let the `pattern` of the field end in the provider's domain (`\\.example\\.com$`), or write that after `}`.")
                return true
            }
            if isLikeBase || isDeclared(end, isWhole: host.isWhole) { continue }
            if allowsSite, isOnDeclaredSite(end) { continue }
            report(
                .hostUndeclared, at: keyPath,
                host.isWhole ? "`\(end)` is not among the declared hosts" : "hosts below `\(end)` are not among the declared ones",
                fix: "Add `\(host.isWhole ? "" : "*.")\(end)` to `http.hosts`, or correct it.")
            return true
        }
        return false
    }

    /// - Parameter isWhole: Whether it is the host, or what hosts end in.
    private func isDeclared(_ end: String, isWhole: Bool) -> Bool {
        let hosts = DeclaredHosts(manifest)
        if isWhole { return hosts.allows(end) }
        return hosts.entries.contains { entry in
            let name = entry.hasPrefix("*.") ? String(entry.dropFirst(2)) : entry
            // An entry without a star below the common end: a run lets only that one through.
            return entry.hasPrefix("*.") ? end == name || end.hasSuffix(".\(name)") : name.hasSuffix(".\(end)")
        }
    }

    /// Entries of `http.hosts` that nothing needs.
    mutating func checkUnusedHosts() {
        guard !manifest.http.hosts.isEmpty, faults.isEmpty, manifest.handler == nil else { return }
        // Links in answers lead where only a run knows.
        let followsLinks =
            manifest.realtime?.open.url != nil
            || manifest.streams.contains { stream in
                switch stream.pages?.strategy {
                case .link, .url: true
                case .page, .offset, .cursor, .graphql, nil: false
                }
            }
        guard !followsLinks else { return }
        let settings = HostSettings(manifest: manifest)
        var constants: Set<String> = []
        var ends: Set<TextEnding> = []
        for checked in sites {
            if checked.site.source.holds("://") {
                let words = checked.site.source.split(whereSeparator: { $0 == " " || $0 == "," })
                constants.formUnion(words.filter { $0.contains("://") }.compactMap { TemplateURL(String($0)).constantHost })
            }
            guard Self.isURL(checked.path) else { continue }
            let authority = TemplateAuthority(checked.site.source)
            guard authority.hasScheme || checked.site.source.hasPrefix("${") else { continue }
            ends.formUnion(self.ends(of: authority, settings))
        }
        for (position, entry) in manifest.http.hosts.enumerated() {
            let host = entry.lowercased()
            let name = host.hasPrefix("*.") ? String(host.dropFirst(2)) : host
            let isUsed =
                constants.contains { DeclaredHosts.entry(host, matches: $0) }
                || ends.contains { end in
                    end.isWhole
                        ? DeclaredHosts.entry(host, matches: end.text)
                        : name.hasSuffix(end.text) || ".\(end.text)".hasSuffix(".\(name)") || end.text.hasSuffix(".\(name)")
                }
            if !isUsed {
                report(
                    .unusedHost, at: "http.hosts[\(position)]", "no request goes to `\(entry)`",
                    fix: "Remove `\(entry)` from `http.hosts`, or correct it.")
            }
        }
    }

    private func ends(of authority: TemplateAuthority, _ settings: HostSettings) -> Set<TextEnding> {
        var hosts: Set<TextEnding> = [.whole("")]
        for part in authority.host {
            switch part {
            case .literal(let text): hosts = TextEnding.joined(hosts, [.whole(text)])
            case .expression(let expression):
                if case .limited(let endings) = settings.text(of: expression, wholeURL: !authority.hasScheme) {
                    hosts = TextEnding.joined(hosts, endings)
                } else {
                    hosts = [.unknown]
                }
            }
        }
        return hosts
    }

    /// Whether a URL, or a path below one, stands at the path. By the whole of it: a header, a parameter or a field may be called `url`.
    static func isURL(_ path: ManifestPath) -> Bool {
        // Nearly all expressions are told by their last key.
        guard case .key(let last)? = path.components.last, lastKeys.contains(last) else { return false }
        var keys = path.components.compactMap { if case .key(let key) = $0 { key } else { nil } }
        guard keys.count > 1 else { return false }
        if keys[0] == "streams" || keys[0] == "actions" { keys[1] = "*" }
        return urls.contains(keys.joined(separator: "."))
    }

    private static let lastKeys = Set(urls.compactMap { $0.split(separator: ".").last.map(String.init) })

    private static let urls: Set = [
        "http.baseUrl", "auth.config.authorizeUrl", "auth.config.tokenUrl", "auth.config.refreshUrl", "auth.config.revokeUrl",
        "auth.config.deviceUrl", "auth.config.parUrl", "auth.config.exchange.url", "auth.config.steps.request", "test.request",
        "test.baseUrl",
        "streams.*.request", "streams.*.baseUrl", "streams.*.delta.request", "streams.*.job.poll.request", "streams.*.job.download.request",
        "actions.*.request", "realtime.open.request", "realtime.open.url", "webhook.verify.jwksUrl",
    ]
}
