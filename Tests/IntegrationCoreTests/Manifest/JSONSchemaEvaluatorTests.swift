import Foundation
import IntegrationCore
import Testing

/// The evaluator of these tests against the official suite, and the manifest's schema against the evaluator's keywords.
@Suite struct JSONSchemaEvaluatorTests {
    /// Files of the suite for the keywords in use. `ref` and `defs` there are about identifiers and remote schemas.
    static let files = [
        "type", "enum", "const", "properties", "required", "additionalProperties", "propertyNames", "minProperties", "maxProperties",
        "items", "minItems", "minLength", "pattern", "minimum", "maximum", "allOf", "anyOf", "oneOf", "not", "boolean_schema",
    ]

    @Test(arguments: files) func passesTheOfficialSuite(file: String) throws {
        let path = PackageRoot.testData.appending(path: "vectors/json-schema/tests/draft2020-12/\(file).json")
        guard let text = try? String(contentsOf: path, encoding: .utf8) else {
            PackageRoot.reportMissing(path)
            return
        }
        var count = 0
        // Surrogate pairs are JSON's way, and not YAML's, to write a character.
        let yaml = text.replacing(/(?i)\\ud83d\\udca9/, with: "\u{1F4A9}")
        for group in try #require(SchemaDocument(yaml: yaml)?.elements) {
            let schema = try #require(group.members?["schema"])
            guard schema.usesOnlyKnownKeywords else { continue }
            for test in try #require(group.members?["tests"]?.elements) {
                let data = try #require(test.members?["data"])
                let valid = test.members?["valid"] == .boolean(true)
                #expect(
                    JSONSchemaEvaluator(schema).accepts(data) == valid,
                    "\(file): \(group.members?["description"]?.string ?? ""): \(test.members?["description"]?.string ?? "")")
                count += 1
            }
        }
        #expect(count > 2, "no test of \(file) was run")
    }

    @Test func manifestSchemaUsesOnlyTheseKeywords() throws {
        let schema = try #require(SchemaDocument(yaml: ManifestSchema.jsonSchema()))
        #expect(schema.usesOnlyKnownKeywords)
        #expect(schema.members?["$schema"] == "https://json-schema.org/draft/2020-12/schema")
    }
}

extension SchemaDocument {
    /// Whether a schema has only keywords that the evaluator knows.
    fileprivate var usesOnlyKnownKeywords: Bool {
        guard let members else { return true }
        return members.allSatisfy { keyword, value in
            switch keyword {
            case "properties", "$defs": return value.members?.allSatisfy(\.value.usesOnlyKnownKeywords) ?? false
            case "enum", "const", "default", "examples", "required", "type": return true
            case "$ref": return value.string?.hasPrefix("#/$defs/") ?? false
            default:
                let known = JSONSchemaEvaluator.keywords.union(JSONSchemaEvaluator.annotations)
                return known.contains(keyword) && (value.elements ?? [value]).allSatisfy(\.usesOnlyKnownKeywords)
            }
        }
    }
}
