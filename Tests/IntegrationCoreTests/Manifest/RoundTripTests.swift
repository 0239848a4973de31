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
}
