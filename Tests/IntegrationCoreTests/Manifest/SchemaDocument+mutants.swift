import IntegrationCore

/// A document with one change.
struct Mutant {
    var document: SchemaDocument
    var path: String
    var change: String
}

extension SchemaDocument {
    /// The document with each value replaced by others, and each key removed or misspelt, one at a time.
    var mutants: [Mutant] {
        let replacements: [SchemaDocument] = [
            .null, true, 7, .number(-0.5), "", "text with spaces", "${x}", "30s", "GET /x", "https://a.example", [], ["a"], [:], ["k": "v"],
        ]
        var mutants = replacements.filter { $0 != self }.map { Mutant(document: $0, path: "", change: $0.text()) }
        switch self {
        case .object(let members):
            for (key, value) in members {
                var removed = members
                removed[key] = nil
                mutants.append(Mutant(document: .object(removed), path: key, change: "removed"))
                removed[key + "x y"] = value
                mutants.append(Mutant(document: .object(removed), path: key, change: "misspelt"))
                for mutant in value.mutants {
                    var changed = members
                    changed[key] = mutant.document
                    mutants.append(Mutant(document: .object(changed), path: key + "." + mutant.path, change: mutant.change))
                }
            }
        case .list(let elements):
            for (position, element) in elements.enumerated() {
                for mutant in element.mutants {
                    var changed = elements
                    changed[position] = mutant.document
                    mutants.append(Mutant(document: .list(changed), path: "\(position).\(mutant.path)", change: mutant.change))
                }
            }
        default: break
        }
        return mutants
    }
}
