import CEL
import IntegrationCore

/// The hosts that an integration's credentials may go to: those the manifest names, with this connection's settings filled in.
struct ManifestHosts: Sendable {
    let patterns: [HostPattern]
    /// The path of the base URL, which `--base-url` may replace.
    let basePath: String

    init(_ integration: CompiledIntegration, inputs: RunInputs) throws {
        let manifest = integration.manifest
        let base = try integration.baseURL.render(inputs.bindings(integration.baseURL.environment))
        let url = try UpstreamURL(base)
        basePath = url.path
        var patterns = try manifest.http.hosts.map { try HostPattern($0) }
        patterns.append(HostPattern(host: url.host, port: url.port))
        // Token endpoints are hosts of the manifest too: who wrote it said that secrets go there.
        switch integration.auth.kind {
        case .jwt(let jwt, _): try Self.add(jwt.exchange?.url, inputs, to: &patterns)
        case .clientCredentials(let grant, _): try Self.add(grant.exchange.url, inputs, to: &patterns)
        case .custom(let steps): for step in steps { Self.add(constant: step.request.target, to: &patterns) }
        case .token, .field, .basic, .boundToken: break
        }
        for endpoint in integration.oauth?.endpoints ?? [] {
            // One that hangs on what the token answer brings is not known before.
            try? Self.add(endpoint, inputs, to: &patterns)
        }
        for stream in integration.streams {
            if let base = stream.request.baseURL { Self.add(constant: base, to: &patterns) }
            Self.add(constant: stream.request.target, to: &patterns)
        }
        self.patterns = patterns
    }

    private static func add(_ template: CompiledTemplate?, _ inputs: RunInputs, to patterns: inout [HostPattern]) throws {
        guard let template else { return }
        let url = try UpstreamURL(try template.render(inputs.bindings(template.environment)))
        patterns.append(HostPattern(host: url.host, port: url.port))
    }

    /// A constant absolute URL names its host by itself; one with expressions needs an entry in `http.hosts`.
    private static func add(constant template: CompiledTemplate, to patterns: inout [HostPattern]) {
        guard template.template.text.hasPrefix("https://") else { return }
        let authority = template.template.text.dropFirst("https://".count).prefix { $0 != "/" && $0 != "?" }
        guard !authority.contains("$"), let url = try? UpstreamURL("https://\(authority)/") else { return }
        patterns.append(HostPattern(host: url.host, port: url.port))
    }
}
