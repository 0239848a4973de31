import Foundation
import IntegrationCore

/// A JSON Schema 2020-12 evaluator for the keywords that the manifest's schema uses, and no others.
///
/// It is held against the official test suite, so that "the schema rejects it" means what an editor would say.
struct JSONSchemaEvaluator {
    private let root: SchemaDocument
    private let patterns: [String: NSRegularExpression]

    init(_ root: SchemaDocument) {
        self.root = root
        let sources = Set(root.patterns)
        patterns = Dictionary(
            uniqueKeysWithValues: sources.compactMap { source in
                (try? NSRegularExpression(pattern: source)).map { (source, $0) }
            })
    }

    func accepts(_ instance: SchemaDocument) -> Bool { accepts(instance, root) }

    /// Keywords evaluated here, and those that only describe.
    static let keywords: Set<String> = [
        "$ref", "type", "enum", "const", "properties", "required", "additionalProperties", "propertyNames", "minProperties",
        "maxProperties", "items", "minItems", "minLength", "pattern", "minimum", "maximum", "allOf", "anyOf", "oneOf", "not",
    ]
    static let annotations: Set<String> = ["$schema", "$id", "$defs", "title", "description", "default", "examples"]

    /// Whether a part of the schema accepts a value.
    func accepts(_ instance: SchemaDocument, _ schema: SchemaDocument) -> Bool {
        guard case .object(let keywords) = schema else { return schema == .boolean(true) }
        return keywords.allSatisfy { keyword, value in accepts(instance, keyword, value, in: keywords) }
    }

    private func accepts(
        _ instance: SchemaDocument, _ keyword: String, _ value: SchemaDocument, in schema: OrderedMap<SchemaDocument>
    ) -> Bool {
        switch keyword {
        case "$ref": return resolve(value).map { accepts(instance, $0) } ?? false
        case "type": return (value.elements ?? [value]).contains { instance.isOfType($0) }
        case "enum": return value.elements?.contains { $0.equals(instance) } ?? false
        case "const": return value.equals(instance)
        case "allOf": return value.elements?.allSatisfy { accepts(instance, $0) } ?? false
        case "anyOf": return value.elements?.contains { accepts(instance, $0) } ?? false
        case "oneOf": return value.elements?.count { accepts(instance, $0) } == 1
        case "not": return !accepts(instance, value)
        case "minLength", "pattern": return instance.string.map { accepts($0, keyword, value) } ?? true
        case "minimum", "maximum": return instance.decimal.map { accepts($0, keyword, value) } ?? true
        case "items": return instance.elements?.allSatisfy { accepts($0, value) } ?? true
        case "minItems": return instance.elements.map { Decimal($0.count) >= value.decimal ?? 0 } ?? true
        default: return instance.members.map { accepts($0, keyword, value, in: schema) } ?? true
        }
    }

    private func accepts(
        _ members: OrderedMap<SchemaDocument>, _ keyword: String, _ value: SchemaDocument, in schema: OrderedMap<SchemaDocument>
    ) -> Bool {
        switch keyword {
        case "properties": return members.allSatisfy { key, member in value.members?[key].map { accepts(member, $0) } ?? true }
        case "required": return value.elements?.allSatisfy { key in key.string.map { members[$0] != nil } ?? false } ?? false
        case "propertyNames": return members.keys.allSatisfy { accepts(.text($0), value) }
        case "minProperties": return Decimal(members.count) >= value.decimal ?? 0
        case "maxProperties": return Decimal(members.count) <= value.decimal ?? 0
        case "additionalProperties":
            let known = schema["properties"]?.members
            return members.allSatisfy { key, member in known?[key] != nil || accepts(member, value) }
        default: return true
        }
    }

    private func accepts(_ text: String, _ keyword: String, _ value: SchemaDocument) -> Bool {
        if keyword == "minLength" { return Decimal(text.unicodeScalars.count) >= value.decimal ?? 0 }
        guard let regex = value.string.flatMap({ patterns[$0] }) else { return false }
        return regex.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
    }

    private func accepts(_ number: Decimal, _ keyword: String, _ value: SchemaDocument) -> Bool {
        guard let bound = value.decimal else { return false }
        return keyword == "minimum" ? number >= bound : number <= bound
    }

    private func resolve(_ reference: SchemaDocument) -> SchemaDocument? {
        guard let text = reference.string, text.hasPrefix("#") else { return nil }
        return text.dropFirst().split(separator: "/").reduce(root) { schema, step in
            schema?.members?[String(step)] ?? nil
        }
    }
}

extension SchemaDocument {
    /// Every pattern of a schema.
    fileprivate var patterns: [String] {
        let own = members?["pattern"]?.string.map { [$0] } ?? []
        return own + (members?.values ?? elements ?? []).flatMap(\.patterns)
    }
}
