import Foundation
import IntegrationCore
import Testing

/// The loader and the JSON Schema reject the same manifests.
@Suite struct ShapeAgreementTests {
    static let evaluator = SchemaDocument(yaml: ManifestSchema.jsonSchema()).map(JSONSchemaEvaluator.init)

    @Test(arguments: ShapeBreak.all) func breakIsFoundAndRejected(_ shapeBreak: ShapeBreak) throws {
        let yaml = SampleManifest.yaml.replacingOccurrences(of: shapeBreak.old, with: shapeBreak.new)
        try #require(yaml != SampleManifest.yaml, "the break changes nothing")
        let loaded = ManifestLoader().load(yaml: yaml)
        #expect(loaded.manifest == nil)
        let found = loaded.diagnostics.map { "\($0.rule) \($0.keyPath)" }
        #expect(found == ["\(shapeBreak.rule) \(shapeBreak.keyPath)"], "\(loaded.diagnostics)")
        if let fix = shapeBreak.fix { #expect(loaded.diagnostics.first?.fix?.contains(fix) == true, "\(loaded.diagnostics)") }
        let document = try #require(SchemaDocument(yaml: yaml))
        #expect(try #require(Self.evaluator).accepts(document) == false, "the schema accepts it")
    }

    @Test func schemaAcceptsTheSample() throws {
        let document = try #require(SchemaDocument(yaml: SampleManifest.yaml))
        #expect(try #require(Self.evaluator).accepts(document))
    }

    @Test(arguments: BuiltInManifestTests.folders) func schemaAcceptsBuiltInManifests(folder: String) throws {
        let text = try String(contentsOfFile: folder + "/manifest.yaml", encoding: .utf8)
        let document = try #require(SchemaDocument(yaml: text))
        #expect(try #require(Self.evaluator).accepts(document))
    }

    /// Every value of the manifests replaced by values of every other type, every key misspelt and removed: whatever becomes of it,
    /// loader and schema agree on whether it is a manifest.
    @Test(arguments: ["sample"] + BuiltInManifestTests.folders) func mutantsAreJudgedAlike(source: String) throws {
        let text = source == "sample" ? SampleManifest.yaml : try String(contentsOfFile: source + "/manifest.yaml", encoding: .utf8)
        let document = try #require(SchemaDocument(yaml: text))
        let evaluator = try #require(Self.evaluator)
        var rejected = 0
        // All of the small sample, and a spread over the large ones: a fixed number, so that the test stays quick.
        let mutants = document.mutants
        for mutant in stride(from: 0, to: mutants.count, by: max(1, mutants.count / 150)).map({ mutants[$0] }) {
            let loaded = ManifestLoader().load(yaml: mutant.document.text())
            let accepted = evaluator.accepts(mutant.document)
            #expect((loaded.manifest != nil) == accepted, "\(mutant.path) -> \(mutant.change): \(loaded.diagnostics)")
            rejected += accepted ? 0 : 1
        }
        #expect(rejected > 75)
    }
}
