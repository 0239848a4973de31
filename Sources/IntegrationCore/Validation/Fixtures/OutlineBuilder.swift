import CEL

/// Outlines of the requests a manifest makes, with the fixtures' configuration put in where an expression is just that.
struct OutlineBuilder {
    let manifest: IntegrationManifest
    let fixtures: FixtureSet

    func outlines() -> [RequestOutline] {
        var outlines = authentication()
        if let test = manifest.test {
            outlines.append(outline("test", test.request, base: test.baseUrl, query: test.query, body: test.body))
        }
        for stream in manifest.streams { outlines += self.outlines(of: stream) }
        for action in manifest.actions {
            outlines.append(outline("actions.\(action.name)", action.request, base: nil, query: action.query, body: action.body))
        }
        return outlines
    }

    func outlines(of stream: StreamManifest) -> [RequestOutline] {
        let added = pageParameters(of: stream.pages)
        var outlines = [
            outline(
                stream.name, stream.request, base: stream.baseUrl, query: stream.query, body: stream.body, added: added,
                delta: stream.delta)
        ]
        if let request = stream.delta?.request {
            outlines.append(
                outline(stream.name, request, base: stream.baseUrl, query: stream.query, body: nil, added: added, delta: stream.delta))
        }
        for request in [stream.job?.poll.request, stream.job?.download.request].compactMap({ $0 }) {
            outlines.append(outline(stream.name, request, base: stream.baseUrl, query: [:], body: nil))
        }
        return outlines
    }

    private func authentication() -> [RequestOutline] {
        switch manifest.auth {
        case .oauth2(let oauth):
            [oauth.tokenUrl, oauth.refreshUrl, oauth.revokeUrl, oauth.deviceUrl, oauth.parUrl].compactMap { $0 }.map {
                RequestOutline(
                    name: "auth", method: "POST", path: path(of: $0.source), query: [:], form: [:], json: [:], mayAddParameters: anyForm)
            }
        case .jwt(let jwt):
            jwt.exchange.map {
                [
                    RequestOutline(
                        name: "auth", method: "POST", path: path(of: $0.url.source), query: [:],
                        form: Dictionary($0.form.map { ($0.key, value(of: $0.value)) }) { first, _ in first }, json: [:],
                        mayAddParameters: [])
                ]
            } ?? []
        case .custom(let custom):
            custom.steps.enumerated().map { position, step in
                outline("auth.config.steps[\(position)]", step.request, base: nil, query: step.query, body: step.body)
            }
        case .apiKey, .basic: []
        }
    }

    private var anyForm: Set<String> {
        [
            "grant_type", "code", "redirect_uri", "client_id", "client_secret", "refresh_token", "code_verifier", "scope", "assertion",
            "token",
        ]
    }

    private func outline(
        _ name: String, _ request: RequestLine, base: ManifestTemplate?, query: OrderedMap<QueryValue>, body: RequestBody?,
        added: Set<String> = [], delta: Delta? = nil
    ) -> RequestOutline {
        var parameters: [String: String?] = [:]
        var added = added
        for (key, parameter) in manifest.http.query { parameters[key] = value(of: parameter) }
        for (key, parameter) in query { parameters[key] = value(of: parameter) }
        if case .custom(let custom) = manifest.auth { added.formUnion(custom.query.keys) }
        if let delta {
            added.formUnion(delta.query.keys)
            if case .form(let form) = delta.body { added.formUnion(form.keys) }
            if case .json(.object(let members)) = delta.body { added.formUnion(members.keys) }
        }
        let source = request.target.source
        // Filled in first: a question mark inside an expression is not the one that begins the query.
        let filled = outline(of: source)
        if let start = filled.firstIndex(of: "?") {
            for item in filled[filled.index(after: start)...].split(separator: "&") {
                let pair = item.split(separator: "=", maxSplits: 1).map(String.init)
                let value = pair.count > 1 ? pair[1] : ""
                parameters[pair[0]] = .some(value.contains(TemplateParts.placeholder) ? nil : value)
            }
        }
        let target = request.isAbsolute ? path(of: source) : path(of: (base ?? manifest.http.baseUrl).source).trimmedEnd + filled
        return RequestOutline(
            name: name, method: request.method.rawValue, path: String(target.prefix { $0 != "?" }), query: parameters, form: form(of: body),
            json: json(of: body), mayAddParameters: added)
    }

    private func pageParameters(of pages: Pages?) -> Set<String> {
        guard let pages else { return [] }
        var names = Set([pages.size?.param].compactMap { $0 })
        switch pages.strategy {
        case .link, .url: break
        case .page(let numbers): names.insert(numbers.param)
        case .offset(let offset): names.insert(offset.param)
        case .cursor(let cursor): names.formUnion([cursor.param, cursor.body].compactMap { $0 })
        case .graphql: names.insert("variables")
        }
        return names
    }

    private func form(of body: RequestBody?) -> [String: String?] {
        guard case .form(let fields) = body else { return [:] }
        return Dictionary(fields.map { ($0.key, value(of: $0.value)) }) { first, _ in first }
    }

    private func json(of body: RequestBody?) -> [String: String?] {
        switch body {
        case .graphql: return ["query": nil, "variables": nil]
        case .json(.object(let members)):
            return Dictionary(
                members.map { key, tree in
                    switch tree {
                    case .text(let template): (key, value(of: template))
                    case .integer(let number): (key, String(number))
                    case .boolean(let flag): (key, String(flag))
                    case .null, .number, .list, .object: (key, nil)
                    }
                }
            ) { first, _ in first }
        case .json, .form, .text, nil: return [:]
        }
    }

    private func value(of parameter: QueryValue) -> String? {
        if case .single(let template) = parameter { value(of: template) } else { nil }
    }

    private func value(of template: ManifestTemplate) -> String? {
        let text = outline(of: template.source)
        return text.contains(TemplateParts.placeholder) ? nil : text
    }

    /// The path of an absolute URL; of a URL that begins with an expression, anything.
    private func path(of url: String) -> String {
        let parsed = TemplateURL(url)
        guard parsed.scheme != nil else { return String(TemplateParts.placeholder) }
        let start = outline(of: url)
        guard let separator = start.firstRange(of: "://") else { return start }
        let rest = start[separator.upperBound...]
        return rest.firstIndex(of: "/").map { String(rest[$0...].prefix { $0 != "?" }) } ?? "/"
    }

    private func outline(of template: String) -> String {
        TemplateParts(template).parts.map { part in
            switch part {
            case .literal(let text): text
            case .expression(let source): configured(source.trimmed) ?? String(TemplateParts.placeholder)
            }
        }.joined()
    }

    private func configured(_ expression: String) -> String? {
        let parts = expression.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        switch parts[0] {
        case "config": return fixtures.config[parts[1]]
        case "variables": return fixtures.variables[parts[1]]
        default: return nil
        }
    }
}

extension String {
    /// Without the slashes at its end.
    var trimmedEnd: String { String(reversed().drop { $0 == "/" }.reversed()) }
}
