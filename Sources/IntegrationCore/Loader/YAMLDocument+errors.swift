import Yams

extension YAMLDocument {
    /// What Yams threw, as a problem at a line and column.
    static func diagnostic(of error: any Error, file: String) -> Diagnostic {
        func problem(
            _ message: String, _ mark: (line: Int, column: Int)?, rule: LoadRule = .yamlSyntax, fix: String? = nil
        ) -> Diagnostic {
            Diagnostic(
                rule: rule.rawValue,
                location: SourceLocation(file: file, line: max(1, mark?.line ?? 1), column: max(1, mark?.column ?? 1)),
                message: message, fix: fix ?? rule.fix)
        }
        switch error as? YamlError {
        case .scanner(let context, let text, let mark, _), .parser(let context, let text, let mark, _):
            if text.lowercased().contains("nesting level") {
                return problem("values are nested too deeply", (mark.line, mark.column), rule: .tooDeep)
            }
            let found = [context?.text, text].compactMap(\.self).joined(separator: ", ")
            return problem("not YAML: \(found)", (mark.line, mark.column), fix: hint(for: text))
        case .composer(_, let text, let mark, _):
            return problem("not a manifest: \(text)", (mark.line, mark.column))
        case .reader(let text, let offset, _, let yaml):
            return problem("not YAML: \(text)", offset.map { place(ofCharacter: $0, in: yaml) })
        case .duplicatedKeysInMapping(_, let context):
            let place = (context.mark.line, context.mark.column)
            return problem("a key occurs twice in this map", place, rule: .duplicateKey, fix: "Remove one of them.")
        default:
            return problem("not YAML", nil)
        }
    }

    private static func hint(for problem: String) -> String? {
        if problem.contains("mapping values are not allowed") {
            return "A text with `: ` in it needs quotes, and keys of one map the same indentation."
        }
        if problem.contains("cannot start any token") {
            return "Quote a text that begins with this character; indent with spaces, not tabs."
        }
        if problem.contains("did not find expected") { return "Check quotes, brackets and indentation around this place." }
        return nil
    }

    static func place(ofCharacter offset: Int, in text: String) -> (line: Int, column: Int) {
        let before = text.unicodeScalars.prefix(offset)
        let line = before.reduce(into: 1) { if $1 == "\n" { $0 += 1 } }
        let column = before.reversed().prefix { $0 != "\n" }.count + 1
        return (line, column)
    }
}
