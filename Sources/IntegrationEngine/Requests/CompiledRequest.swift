import CEL
import IntegrationAuth
import IntegrationCore

/// A request of the manifest, compiled for its place.
struct CompiledRequest: Sendable {
    let environment: CELEnvironment
    let method: String
    let target: CompiledTemplate
    /// Instead of the integration's base URL.
    let baseURL: CompiledTemplate?
    let query: [CompiledParameter]
    let headers: [(name: String, template: CompiledTemplate)]
    let body: CompiledBody?
    let signing: CompiledSigningOverride?
    let isRetryable: Bool

    init(
        _ line: RequestLine, baseURL: ManifestTemplate? = nil, query: OrderedMap<QueryValue> = [:],
        headers: OrderedMap<ManifestTemplate> = [:],
        body: RequestBody? = nil, sign: SigningOverride? = nil, isRetryable: Bool = false, compiler: RequestCompiler
    ) throws(EngineError) {
        environment = compiler.environment
        method = line.method.rawValue
        target = try compiler.template(line.target, "request")
        self.baseURL = try compiler.template(baseURL, "baseUrl")
        self.query = try compiler.parameters(query, "query")
        self.headers = try compiler.templates(headers, "headers")
        self.body = try compiler.body(body, "body")
        signing = try sign.map { (sign) throws(EngineError) in try CompiledSigningOverride(sign, compiler: compiler.at("sign")) }
        self.isRetryable = isRetryable
    }

    /// Fills everything in.
    ///
    /// - Parameter base: The integration's base URL, rendered.
    func build(_ bindings: CELBindings, base: String) throws(EngineError) -> BuiltRequest {
        let path = try target.render(bindings, escaping: PercentEncoding.pathValue)
        let isAbsolute = target.template.text.contains("://")
        let prefix = try baseURL.map { (template) throws(EngineError) in try template.render(bindings) } ?? base
        let text = isAbsolute ? path : Self.join(prefix, path)
        guard !UpstreamURL.hasDotSegments(path.prefix { $0 != "?" }.description) else {
            throw EngineError(.requestInvalid, "the path of `\(method) \(target.template.text)` would leave its folder with these values")
        }
        let url: UpstreamURL
        do throws(UpstreamError) {
            url = try UpstreamURL(text)
        } catch {
            throw EngineError(
                .requestInvalid, "`\(method) \(target.template.text)` does not make a URL: \(error.reason)", detail: error.code.description)
        }
        var request = BuiltRequest(method: method, url: url, isRetryable: isRetryable)
        for parameter in query {
            let values = try parameter.values(bindings)
            if !values.isEmpty { request.url.setQuery(parameter.name, values: values) }
        }
        request.ownQuery = request.url.queryNames
        for (name, template) in headers { request.setHeader(name, try template.render(bindings)) }
        request.body = try body.map { (body) throws(EngineError) in try body.render(bindings) }
        if case .graphql = body { request.isGraphQL = true }
        request.signing = try signing.map { (signing) throws(EngineError) in try signing.rendered(bindings) } ?? .inherited
        return request
    }

    /// Names of the query parameters that the manifest gives it, some of which may be left out.
    var queryNames: Set<String> {
        let inTarget = target.template.text.split(separator: "?", maxSplits: 1).dropFirst().first?.split(separator: "&") ?? []
        return Set(query.map(\.name) + inTarget.map { String($0.prefix { $0 != "=" }) })
    }

    private static func join(_ base: String, _ path: String) -> String {
        guard !path.isEmpty else { return base }
        let root = base.hasSuffix("/") ? String(base.dropLast()) : base
        return path.hasPrefix("/") || path.hasPrefix("?") ? root + path : "\(root)/\(path)"
    }
}
