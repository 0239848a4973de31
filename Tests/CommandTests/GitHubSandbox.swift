import Foundation
import IntegrationCatalog
import IntegrationCore
import IntegrationTesting

/// The sandbox of github with a secret of the test's own, so that the test can look for it everywhere.
struct GitHubSandbox {
    let provider: SandboxProvider

    /// No other text contains it.
    static let canary = "canary-7d1f0b52c9e84a6f"

    static func with<R>(_ body: (GitHubSandbox) async throws -> R) async throws -> R {
        let folder = try BuiltInCatalog.directory() + "/github"
        guard let manifest = ManifestLoader().load(folder: folder).manifest,
            var fixtures = SandboxFixtures.load(folder: folder, manifest: manifest).fixtures
        else { throw Unloadable() }
        fixtures.credentials = ["access_token": canary]
        return try await SandboxProvider.withProvider(manifest: manifest, fixtures: fixtures) { provider in
            try await body(GitHubSandbox(provider: provider))
        }
    }

    struct Unloadable: Error {}

    /// The command that reads it, without credentials.
    var sync: [String] {
        [
            "sync", "github", "--config", "org=acme-robotics", "--variable", "two_factor_exempt=acme-ci", "--base-url", provider.origin,
            "--allow-address", provider.hostAndPort,
        ]
    }
}
