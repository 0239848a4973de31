import IntegrationCore
import Testing

/// What `patchbay new` writes is a manifest, whatever the name.
@Suite struct IntegrationTemplateTests {
    @Test(arguments: ["Acme", #"A "quoted": name # and more"#, "Zoë\n'; x", "yes"])
    func templateIsAManifest(name: String) throws {
        let files = try IntegrationTemplate.files(id: "acme", name: name, category: .hrAndPeople)
        let yaml = try #require(files.first { $0.path == "manifest.yaml" }).text
        let loaded = ManifestLoader().load(yaml: yaml)
        #expect(loaded.diagnostics == [])
        let manifest = try #require(loaded.manifest)
        #expect(manifest.name == name)
        #expect(manifest.category == .hrAndPeople)
        #expect(manifest.streams.contains { $0.pages != nil } && manifest.streams.contains { $0.delta != nil })
        let evaluator = try #require(ShapeAgreementTests.evaluator)
        #expect(evaluator.accepts(try #require(SchemaDocument(yaml: yaml))))
        // Every answer of the sandbox is there.
        let sandbox = try #require(files.first { $0.path == "fixtures/sandbox.yaml" }).text
        let exchanges = try #require(SchemaDocument(yaml: sandbox)?.members?["exchanges"]?.elements)
        for exchange in exchanges {
            let body = try #require(exchange.members?["body"]?.string)
            let text = try #require(files.first { $0.path == "fixtures/\(body)" }).text
            #expect(SchemaDocument(yaml: text) != nil)
        }
    }

    @Test(arguments: ["null", "true", "yes", "on", "n"]) func idThatIsAWordOfYAMLStaysText(id: String) throws {
        let files = try IntegrationTemplate.files(id: id, name: "Acme", category: .cloud)
        let loaded = ManifestLoader().load(yaml: try #require(files.first { $0.path == "manifest.yaml" }).text)
        #expect(loaded.diagnostics == [])
        #expect(loaded.manifest?.id == id)
        // YAML 1.1, which many editors and libraries read, has more such words.
        #expect(files[0].text.contains("\nid: \"\(id)\""))
    }

    @Test(arguments: ["", "Acme", "1acme", "a b", "../x", "acme\n"]) func badIdIsRefused(id: String) {
        #expect(throws: InvalidIntegrationID.self) { try IntegrationTemplate.files(id: id, name: "Acme", category: .cloud) }
    }
}
