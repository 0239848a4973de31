import Foundation
import IntegrationCore
import Testing

/// The examples of the schema are values the schema itself accepts, and the reference mentions every key.
@Suite struct ReferenceExampleTests {
    @Test func examplesAndDefaultsAreValid() throws {
        let root = try #require(SchemaDocument(yaml: ManifestSchema.jsonSchema()))
        let evaluator = JSONSchemaEvaluator(root)
        var count = 0
        func visit(_ schema: SchemaDocument, _ path: String) {
            guard let members = schema.members else {
                for (position, element) in (schema.elements ?? []).enumerated() { visit(element, "\(path)[\(position)]") }
                return
            }
            let values = (members["examples"]?.elements ?? []) + (members["default"].map { [$0] } ?? [])
            if members["description"]?.string != nil, !values.isEmpty {
                for value in values {
                    #expect(evaluator.accepts(value, schema), "\(path): \(value.text())")
                    count += 1
                }
            }
            for (key, value) in members where key != "examples" && key != "default" { visit(value, path + "/" + key) }
        }
        visit(root, "")
        #expect(count > 250)
    }

    @Test func everyKeyHasAnExampleOrItsOwnSection() throws {
        let reference = ManifestSchema.referenceMarkdown()
        let definitions = try #require(SchemaDocument(yaml: ManifestSchema.jsonSchema())?.members?["$defs"]?.members)
        for (name, definition) in definitions {
            #expect(reference.contains("\n## \(name)\n"))
            for key in definition.members?["properties"]?.members?.keys ?? [] where key != "type" {
                #expect(reference.contains("| `\(key)` |"), "\(name).\(key)")
            }
        }
    }
}
