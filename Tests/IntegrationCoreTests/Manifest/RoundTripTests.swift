import IntegrationCore
import Testing

/// A manifest is the same thing in YAML and in Swift.
@Suite struct RoundTripTests {
    @Test func yamlAndSwiftAreEqual() throws {
        let loaded = ManifestLoader().load(yaml: SampleManifest.yaml)
        #expect(loaded.diagnostics == [])
        var manifest = try #require(loaded.manifest)
        manifest.origin = nil
        #expect(manifest == SampleManifest.value)
        #expect(loaded.manifest?.contentHash?.count == 64)
    }

    @Test func swiftManifestCanBeWritten() throws {
        var manifest = try #require(ManifestLoader().load(yaml: SampleManifest.value.jsonText()).manifest)
        manifest.origin = nil
        #expect(manifest == SampleManifest.value)
    }

    @Test(arguments: BuiltInManifestTests.folders) func builtInManifestSurvivesWriting(folder: String) throws {
        var original = try #require(ManifestLoader().load(folder: folder).manifest)
        var written = try #require(ManifestLoader().load(yaml: original.jsonText(indented: false)).manifest)
        original.origin = nil
        written.origin = nil
        #expect(written == original)
    }
}
