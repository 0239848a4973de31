import IntegrationCore
import IntegrationEngine
import IntegrationTesting

/// The sandboxes of all integrations that have one, for as long as a server runs.
struct ServedSandboxes: Sendable {
    /// By the id of the integration.
    private(set) var providers: [String: SandboxProvider] = [:]
    private(set) var manifests: [IntegrationManifest] = []

    /// Serves while `body` runs.
    static func with<Result>(
        _ manifests: [IntegrationManifest], _ body: (ServedSandboxes) async throws -> Result
    ) async throws -> Result {
        try await adding(manifests[...], to: ServedSandboxes(), body)
    }

    private static func adding<Result>(
        _ manifests: ArraySlice<IntegrationManifest>, to served: ServedSandboxes, _ body: (ServedSandboxes) async throws -> Result
    ) async throws -> Result {
        guard let manifest = manifests.first else { return try await body(served) }
        let fixtures = manifest.folder.flatMap { SandboxFixtures.load(folder: $0, manifest: manifest).fixtures }
        guard let fixtures else { return try await adding(manifests.dropFirst(), to: served, body) }
        return try await SandboxProvider.withProvider(manifest: manifest, fixtures: fixtures) { provider in
            var more = served
            more.providers[manifest.id] = provider
            more.manifests.append(manifest)
            return try await adding(manifests.dropFirst(), to: more, body)
        }
    }

    /// Where requests go instead.
    var baseURLs: [String: String] { providers.mapValues(\.origin) }

    func allowedAddresses() throws -> Set<HostPort> { try Set(providers.values.map { try HostPort($0.hostAndPort) }) }

    /// The platform's OAuth client at each sandbox, in the variables that manifests name.
    var environment: [String: String] {
        manifests.reduce(into: [:]) { variables, manifest in
            guard case .oauth2(let oauth) = manifest.auth else { return }
            if let name = oauth.clientIdEnvVar { variables[name] = SandboxProvider.client.id }
            if let name = oauth.clientSecretEnvVar { variables[name] = SandboxProvider.client.secret }
        }
    }
}
