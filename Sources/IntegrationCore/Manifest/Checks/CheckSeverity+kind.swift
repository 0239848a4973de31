import Yams

extension CheckSeverity {
    /// A word, or a text that is one `${...}`.
    static let kind = Kind<CheckSeverity>(
        KindDescription(
            words: fixed.description.words + ", or `${...}`",
            schema: ["anyOf": [.object(fixed.description.schema), ["type": "string", "pattern": "^\\$\\{[^\\r\\n]*\\}$"]]],
            type: "word, or template", choices: fixed.description.choices),
        read: { node, reader in
            if case .scalar(let scalar) = node, scalar.string.hasPrefix("${"), scalar.string.hasSuffix("}"),
                !scalar.string.utf8.contains(where: \.isNewline)
            {
                return .computed(ManifestTemplate(scalar.string, location: reader.location(of: scalar)))
            }
            return fixed.read(node, &reader).map { .fixed($0) }
        },
        write: { value in
            switch value {
            case .fixed(let severity): .text(severity.rawValue)
            case .computed(let template): .text(template.source)
            }
        })

    private static let fixed = Kind<Severity>.choice()
}
