import Foundation
package import IntegrationCore
import IntegrationEngine

/// Holds one integration's folder to everything an integration promises: it is valid, and two runs against its own sandbox bring
/// what its fixtures expect, with the right credentials on every request, none of them left behind, and none but them accepted.
package struct IntegrationConformance: Sendable {
    /// Path of the integration's folder.
    package let folder: String
    private let nativeHandlers: [String: any IntegrationHandler]

    package init(folder: String, nativeHandlers: [String: any IntegrationHandler] = [:]) {
        self.folder = folder
        self.nativeHandlers = nativeHandlers
    }

    /// Everything that is not as it must be, in words; empty for a conforming integration.
    package func problems() async -> [String] {
        let loaded = ManifestLoader().load(folder: folder)
        let errors = ManifestValidator().validate(loaded).filter { $0.severity == .error }
        guard errors.isEmpty, let manifest = loaded.manifest else { return errors.map(\.description) }
        let read = SandboxFixtures.load(folder: folder, manifest: manifest)
        guard let fixtures = read.fixtures else { return read.diagnostics.map(\.description) }

        let database = FileManager.default.temporaryDirectory.appendingPathComponent("conformance-\(UUID().uuidString).db").path
        defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: database + suffix) } }
        do {
            return try await SandboxProvider.withProvider(manifest: manifest, fixtures: fixtures) { provider in
                try await ConformanceTrial(
                    manifest: manifest, fixtures: fixtures, provider: provider, databasePath: database, nativeHandlers: nativeHandlers
                ).problems()
            }
        } catch {
            return ["the run against the sandbox failed: \(error)"]
        }
    }
}
