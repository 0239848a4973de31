import CEL
import Foundation
import IntegrationCore
import Testing

/// Every manifest of this repository has the shape the loader and the schema ask for.
@Suite struct BuiltInManifestTests {
    static let folders: [String] = {
        let catalog = PackageRoot.url.appending(path: "Sources/IntegrationCatalog/Integrations").path
        // An unreadable folder gives no arguments, which `thereAreFive` notices.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: catalog)) ?? []
        let builtIn = names.filter { !$0.hasPrefix(".") }.sorted().map { catalog + "/" + $0 }
        return builtIn + [PackageRoot.url.appending(path: "Benchmarks/kit").path]
    }()

    /// Every test over the folders would pass if there were none.
    @Test func thereAreFive() throws {
        let names = Self.folders.map { URL(filePath: $0).lastPathComponent }
        try #require(names.count >= 6)
        #expect(Set(names).isSuperset(of: ["aws", "bamboohr", "github", "google-workspace", "okta", "kit"]))
    }

    @Test(arguments: folders) func loadsWithoutProblems(folder: String) throws {
        let loaded = ManifestLoader().load(folder: folder)
        #expect(loaded.diagnostics.map(\.description) == [])
        let manifest = try #require(loaded.manifest)
        #expect(manifest.icon == nil || FileManager.default.fileExists(atPath: folder + "/" + (manifest.icon ?? "")))
    }

    /// A comma too many must not ask for the whole organisation.
    @Test(arguments: [
        ("", [""]), (" ", [""]), ("a", ["a"]), ("a,", ["a"]), ("a,,b", ["a", "b"]), (" a , b ,", ["a", "b"]), (",", []),
    ])
    func repositoriesAreThoseThatAreNamed(_ typed: String, _ expected: [String]) throws {
        let folder = try #require(Self.folders.first { $0.hasSuffix("/github") })
        let manifest = try #require(ManifestLoader().load(folder: folder).manifest)
        let stream = try #require(manifest.stream(named: "repositories"))
        let environment = ExpressionScope.partitions(manifest, stream).environment
        var bindings = CELBindings(environment)
        bindings["config"] = .map(CELDictionary([(.string("repositories"), .string(typed))]))
        let value = try CELProgram(try #require(stream.partitions).source, environment: environment).evaluate(bindings)
        var names: [String?] = []
        value.listValue?.forEachElement { element in
            names.append(element.stringValue)
            return true
        }
        #expect(names == expected)
    }
}
