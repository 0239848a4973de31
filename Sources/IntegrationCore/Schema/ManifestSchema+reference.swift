extension ManifestSchema {
    /// The reference of the manifest (`docs/manifest.md`), as Markdown; always the same for the same program.
    package static func referenceMarkdown() -> String {
        let places = places()
        let sections = structures.map { section(of: $0, at: places[$0.name] ?? []) }
        return ReferenceIntroduction.text + "\n" + sections.joined(separator: "\n")
    }

    /// Where each structure occurs, such as `streams.<name>.pages`.
    private static func places() -> [String: [String]] {
        var places: [String: [String]] = [structures[0].name: [""]]
        for structure in structures {
            // The first place stands for all of a structure's own places, else they would multiply.
            let base = places[structure.name]?.first ?? ""
            for field in structure.allFields {
                let place = (base.isEmpty ? "" : base + ".") + field.key + field.kind.suffix
                for child in field.kind.structures where places[child.name]?.contains(place) != true {
                    places[child.name, default: []].append(place)
                }
            }
        }
        return places
    }

    private static func section(of structure: StructureDescription, at places: [String]) -> String {
        var text = "## \(structure.name)\n\n\(structure.meaning)\n"
        let named = places.filter { !$0.isEmpty }
        if !named.isEmpty { text += "\nAt \(named.map { "`\($0)`" }.joined(separator: ", ")).\n" }
        switch structure.form {
        case .fields(let fields, let rules):
            text += table(fields)
            for rule in rules { text += "\n\(rule.meaning)\n" }
        case .oneOf(let fields):
            text += "\nExactly one of these keys:\n" + table(fields)
        case .tagged(let tag, let variants, let common):
            if !common.isEmpty { text += "\nWith every `\(tag)`:\n" + table(common) }
            for variant in variants {
                text += "\n### \(structure.name): `\(tag): \(variant.name)`\n\n\(variant.meaning)\n"
                if !variant.fields.isEmpty { text += table(variant.fields) }
                for rule in variant.rules { text += "\n\(rule.meaning)\n" }
            }
        }
        return text + words(of: structure)
    }

    private static func table(_ fields: [FieldDescription]) -> String {
        var text = "\n| Key | Type | Default | Meaning |\n|---|---|---|---|\n"
        for field in fields {
            let value = field.isRequired ? "required" : field.defaultValue.map { code($0.text()) } ?? ""
            let example = field.example.map { "<br>Example: " + code($0) } ?? ""
            text += "| `\(field.key)` | \(field.kind.type) | \(value) | \(cell(field.meaning))\(example) |\n"
        }
        return text
    }

    /// What the words of closed sets mean, below the table.
    private static func words(of structure: StructureDescription) -> String {
        var text = ""
        var seen: Set<String> = []
        for field in structure.allFields where !field.kind.choices.isEmpty && seen.insert(field.key).inserted {
            text += "\nWords of `\(field.key)`:\n\n"
            for choice in field.kind.choices { text += "- `\(choice.word)`: \(choice.meaning)\n" }
        }
        return text
    }

    /// Code in a cell of a table: a pipe would end the cell, and backticks the code.
    private static func code(_ text: String) -> String {
        let escaped = cell(text)
        return escaped.contains("`") ? "`` \(escaped) ``" : "`\(escaped)`"
    }

    private static func cell(_ text: String) -> String { String(text.flatMap { $0 == "|" ? "\\|" : String($0) }) }
}

extension StructureDescription {
    /// All keys of all variants.
    fileprivate var allFields: [FieldDescription] {
        switch form {
        case .fields(let fields, _), .oneOf(let fields): fields
        case .tagged(_, let variants, let common): common + variants.flatMap(\.fields)
        }
    }
}

extension KindDescription {
    /// What comes after the key on the way to a structure inside it.
    fileprivate var suffix: String {
        switch schema["type"] {
        case "array": "[]"
        case "object": ".<name>"
        default: ""
        }
    }
}
