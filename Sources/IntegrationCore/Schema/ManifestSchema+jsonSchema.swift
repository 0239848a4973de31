extension ManifestSchema {
    /// The JSON Schema (2020-12) of `manifest.yaml`, as indented JSON text; always the same for the same program.
    package static func jsonSchema() -> String { document.text(indented: true) + "\n" }

    static var document: SchemaDocument {
        var definitions: OrderedMap<SchemaDocument> = [:]
        for structure in structures { definitions[structure.name] = schema(of: structure) }
        return [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": "urn:patchbay:manifest",
            "title": "Patchbay integration manifest",
            "description": .text(structures[0].meaning),
            "$ref": .text("#/$defs/\(structures[0].name)"),
            "$defs": .object(definitions),
        ]
    }

    private static func schema(of structure: StructureDescription) -> SchemaDocument {
        var schema: OrderedMap<SchemaDocument> = ["type": "object", "description": .text(structure.meaning)]
        switch structure.form {
        case .fields(let fields, let rules):
            for (key, value) in keywords(fields, rules: rules) { schema[key] = value }
        case .oneOf(let fields):
            for (key, value) in keywords(fields, rules: []) { schema[key] = value }
            schema["minProperties"] = 1
            schema["maxProperties"] = 1
        case .tagged(let tag, let variants, let common):
            schema["required"] = [.text(tag)]
            schema["properties"] = [tag: ["enum": .list(variants.map { .text($0.name) })]]
            schema["oneOf"] = .list(
                variants.map { variant in
                    var alternative: OrderedMap<SchemaDocument> = ["description": .text(variant.meaning)]
                    let own = keywords(variant.fields + common, rules: variant.rules, tag: (tag, variant.name))
                    for (key, value) in own { alternative[key] = value }
                    return .object(alternative)
                })
        }
        return .object(schema)
    }

    private static func keywords(
        _ fields: [FieldDescription], rules: [ShapeRule], tag: (key: String, name: String)? = nil
    ) -> OrderedMap<SchemaDocument> {
        var properties: OrderedMap<SchemaDocument> = [:]
        if let tag { properties[tag.key] = ["const": .text(tag.name)] }
        for field in fields { properties[field.key] = schema(of: field) }
        var keywords: OrderedMap<SchemaDocument> = ["properties": .object(properties)]
        let required = (tag.map { [$0.key] } ?? []) + fields.filter(\.isRequired).map(\.key)
        if !required.isEmpty { keywords["required"] = .list(required.map { .text($0) }) }
        keywords["additionalProperties"] = false
        if !rules.isEmpty { keywords["allOf"] = .list(rules.map(\.schema)) }
        return keywords
    }

    private static func schema(of field: FieldDescription) -> SchemaDocument {
        var schema: OrderedMap<SchemaDocument> = ["description": .text(field.meaning)]
        for (key, value) in field.kind.schema { schema[key] = value }
        if let value = field.defaultValue { schema["default"] = value }
        if let example = field.example.flatMap(SchemaDocument.init(yaml:)) { schema["examples"] = [example] }
        return .object(schema)
    }
}
