import Foundation
import IntegrationCore
import Testing

/// Every manifest of this repository has the shape the loader and the schema ask for.
@Suite struct BuiltInManifestTests {
    static let folders: [String] = {
        let catalog = PackageRoot.url.appending(path: "Sources/IntegrationCatalog/Integrations").path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: catalog)) ?? []
        let builtIn = names.filter { !$0.hasPrefix(".") }.sorted().map { catalog + "/" + $0 }
        return builtIn + [PackageRoot.url.appending(path: "Benchmarks/kit").path]
    }()

    @Test(arguments: folders) func loadsWithoutProblems(folder: String) throws {
        let loaded = ManifestLoader().load(folder: folder)
        #expect(loaded.diagnostics.map(\.description) == [])
        let manifest = try #require(loaded.manifest)
        #expect(manifest.icon == nil || FileManager.default.fileExists(atPath: folder + "/" + (manifest.icon ?? "")))
    }
}
