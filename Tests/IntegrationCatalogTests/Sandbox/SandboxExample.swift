import Foundation
import IntegrationCore
import IntegrationTesting
import Testing

/// A small integration and its sandbox, for tests of the sandbox itself.
enum SandboxExample {
    static func manifest(
        auth: String, fields: String = "[{ id: api_key, label: Key, type: password }]",
        http: String = "{ baseUrl: https://api.example.com }"
    ) throws -> IntegrationManifest {
        let yaml = """
            id: example
            name: Example
            description: An example.
            category: Development
            capabilities: [sync]
            auth: \(auth)
            credentialFields: \(fields)
            variables:
              - { id: days, label: Days, type: number, default: 30 }
            http: \(http)
            streams:
              things: { request: GET /things, key: record.id }
            """
        let loaded = ManifestLoader().load(yaml: yaml)
        return try #require(loaded.manifest, "\(loaded.diagnostics)")
    }

    static let apiKey = "{ type: api_key, config: { name: Authorization, prefix: \"Key \" } }"

    static func fixtures(
        _ exchanges: [SandboxExchange], credentials: OrderedMap<String> = ["api_key": "right"], unauthorized: SandboxAnswer? = nil
    ) -> SandboxFixtures {
        SandboxFixtures(credentials: credentials, exchanges: exchanges, unauthorized: unauthorized)
    }

    static func json(_ text: String) -> SandboxAnswer { SandboxAnswer(body: SandboxBody(.json, text: text)) }

    /// Runs a sandbox with a client to it.
    static func withSandbox<R>(
        _ manifest: IntegrationManifest, _ fixtures: SandboxFixtures,
        _ body: (SandboxProvider, LoopbackClient) async throws -> R
    ) async throws -> R {
        try await SandboxProvider.withProvider(manifest: manifest, fixtures: fixtures) { provider in
            try await LoopbackClient.withClient(origin: provider.origin, hostAndPort: provider.hostAndPort) { client in
                try await body(provider, client)
            }
        }
    }
}
