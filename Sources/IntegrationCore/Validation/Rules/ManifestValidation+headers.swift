import CEL

/// Names of headers and parameters: legal, and set once.
extension ManifestValidation {
    /// A parameter or header that every request of a place gets by itself.
    private struct Placed {
        let location: PlacementLocation
        let name: String
        let reason: String
    }

    mutating func checkHeaders() {
        check(manifest.http.headers, manifest.http.query, request: nil, at: "http", placed: authenticationPlaces)
        if let test = manifest.test { check(test.headers, test.query, request: test.request, at: "test", placed: authenticationPlaces) }
        for stream in manifest.streams {
            let path = "streams.\(stream.name)"
            check(
                stream.headers, stream.query, request: stream.request, at: path, placed: authenticationPlaces + pagePlaces(of: stream.pages)
            )
            checkPageHeader(of: stream)
            if let delta = stream.delta {
                check(
                    delta.headers, delta.query, request: delta.request, at: "\(path).delta",
                    placed: authenticationPlaces + pagePlaces(of: stream.pages))
            }
        }
        for action in manifest.actions {
            check(action.headers, action.query, request: action.request, at: "actions.\(action.name)", placed: authenticationPlaces)
        }
        checkHeaderNames()
        checkHeaderValues()
        checkPrefix()
        checkSpelling()
    }

    /// Empty values, and names one letter apart from a name that other requests use.
    private mutating func checkSpelling() {
        var uses: [String: [String]] = [:]
        for checked in sites {
            let components = checked.path.components
            guard components.count >= 2, case .key(let name) = components[components.count - 1],
                case .key(let map) = components[components.count - 2],
                ["query", "headers", "form"].contains(map)
            else { continue }
            if checked.site.source.isEmpty { report(.emptyParameter, at: checked.keyPath, "`\(name)` is sent with an empty value") }
            uses[name, default: []].append(checked.keyPath)
        }
        for (name, keyPaths) in uses where keyPaths.count == 1 && name.count > 3 {
            let usual = uses.filter { $0.value.count > 1 && name.isOneEdit(from: $0.key) }.keys.min()
            if let usual {
                report(.parameterName, at: keyPaths[0], "`\(name)` is used once, `\(usual)` elsewhere", fix: "Did you mean `\(usual)`?")
            }
        }
    }

    private var authenticationPlaces: [Placed] {
        switch manifest.auth {
        case .oauth2(let oauth): [placed(oauth.placement)]
        case .jwt(let jwt): [placed(jwt.placement)]
        case .apiKey(let key): [Placed(location: key.in, name: key.name, reason: "the authentication")]
        case .basic: [Placed(location: .header, name: "Authorization", reason: "the authentication")]
        case .custom(let custom):
            custom.headers.keys.map { Placed(location: .header, name: $0, reason: "the authentication") }
                + custom.query.keys.map { Placed(location: .query, name: $0, reason: "the authentication") }
        }
    }

    private func placed(_ placement: Placement) -> Placed {
        Placed(location: placement.in, name: placement.name, reason: "the authentication")
    }

    private func pagePlaces(of pages: Pages?) -> [Placed] {
        guard let pages else { return [] }
        var places = pages.size.map { [Placed(location: .query, name: $0.param, reason: "pages.size")] } ?? []
        switch pages.strategy {
        case .link, .url, .graphql: break
        case .page(let numbers): places.append(Placed(location: .query, name: numbers.param, reason: "pages"))
        case .offset(let offset): places.append(Placed(location: .query, name: offset.param, reason: "pages"))
        case .cursor(let cursor):
            switch cursor.placement {
            case .query(let name): places.append(Placed(location: .query, name: name, reason: "pages"))
            case .header(let name): places.append(Placed(location: .header, name: name, reason: "pages"))
            case .body: break
            }
        }
        return places
    }

    private mutating func check(
        _ headers: OrderedMap<ManifestTemplate>, _ query: OrderedMap<QueryValue>, request: RequestLine?, at keyPath: String,
        placed: [Placed]
    ) {
        var names: Set<String> = []
        for name in headers.keys {
            let path = "\(keyPath).headers.\(name)"
            if !names.insert(name.lowercased()).inserted { report(.duplicateParameter, at: path, "the header `\(name)` is set twice") }
            for place in placed where place.location == .header && place.name.lowercased() == name.lowercased() {
                report(.duplicateParameter, at: path, "the header `\(name)` is also set by \(place.reason)")
            }
        }
        var parameters = Set(query.keys)
        for name in query.keys {
            for place in placed where place.location == .query && place.name == name {
                report(.duplicateParameter, at: "\(keyPath).query.\(name)", "the parameter `\(name)` is also set by \(place.reason)")
            }
        }
        // Without the expressions: a question mark inside of one does not begin the query.
        guard let target = request.map({ TemplateParts($0.target.source).outline }), let start = target.firstIndex(of: "?") else { return }
        for item in target[target.index(after: start)...].split(separator: "&") {
            let name = String(item.prefix { $0 != "=" })
            if !parameters.insert(name).inserted || placed.contains(where: { $0.location == .query && $0.name == name }) {
                report(.duplicateParameter, at: "\(keyPath).request", "the parameter `\(name)` is set in the path and elsewhere")
            }
        }
    }

    /// A header that carries both the page and the credentials.
    private mutating func checkPageHeader(of stream: StreamManifest) {
        for place in pagePlaces(of: stream.pages) where place.location == .header {
            guard authenticationPlaces.contains(where: { $0.location == .header && $0.name.lowercased() == place.name.lowercased() }) else {
                continue
            }
            report(
                .duplicateParameter, at: "streams.\(stream.name).pages.header",
                "the header `\(place.name)` is also set by the authentication",
                fix: "Send the cursor in another header, or in `param`.")
        }
    }

    /// A line end in a value would begin another header.
    private mutating func checkHeaderValues() {
        let ends: Set = [UInt8(ascii: "\r"), UInt8(ascii: "\n"), 0]
        for checked in sites where checked.site.source.utf8.contains(where: ends.contains) {
            let components = checked.path.components
            guard components.count >= 2, components[components.count - 2] == "headers", !isJWTHeader(checked.keyPath) else { continue }
            let isBroken = TemplateParts(checked.site.source).parts.contains { part in
                if case .literal(let text) = part { text.unicodeScalars.contains { $0 == "\r" || $0 == "\n" || $0 == "\0" } } else { false }
            }
            if isBroken {
                report(
                    .headerInvalid, in: checked.site, "the value of a header is one line, and this has a line end in it",
                    fix: "Write it in one line; a block with `>-` instead of `|` has no line end.")
            }
        }
    }

    /// The text before the credentials is part of such a value.
    private mutating func checkPrefix() {
        let prefix: (keyPath: String, text: String)? =
            switch manifest.auth {
            case .apiKey(let key): ("auth.config.prefix", key.prefix)
            case .oauth2(let oauth): ("auth.config.placement.prefix", oauth.placement.prefix)
            case .jwt(let jwt): ("auth.config.placement.prefix", jwt.placement.prefix)
            case .basic, .custom: nil
            }
        guard let prefix, prefix.text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else { return }
        report(
            .headerInvalid, at: prefix.keyPath, "the prefix has a line end or another control character in it",
            fix: "Write the scheme and one space: `prefix: \"Bearer \"`.")
    }

    private mutating func checkHeaderNames() {
        let own: Set = ["host", "content-length", "transfer-encoding", "connection", "te", "trailer", "upgrade", "expect", "keep-alive"]
        var headers: [(keyPath: String, name: String)] = []
        for checked in sites {
            let components = checked.path.components
            guard components.count >= 2, components[components.count - 2] == "headers", !isJWTHeader(checked.keyPath) else { continue }
            if case .key(let name) = components[components.count - 1] { headers.append((checked.keyPath, name)) }
        }
        for place in authenticationPlaces where place.location == .header { headers.append(("auth.config", place.name)) }
        for (keyPath, name) in headers {
            if !TextFormat.headerName.matches(name[...].utf8) {
                report(.headerInvalid, at: keyPath, "`\(name)` is not the name of a header")
            } else if own.contains(name.lowercased()) {
                report(.headerInvalid, at: keyPath, "`\(name)` is set by the client itself", fix: "Remove it.")
            }
        }
    }

    /// `headers` of a JWT are members of a JSON object.
    private func isJWTHeader(_ keyPath: String) -> Bool {
        if case .jwt = manifest.auth, keyPath.hasPrefix("auth.config.headers.") { return true }
        return keyPath.contains(".assertion.headers.")
    }
}
