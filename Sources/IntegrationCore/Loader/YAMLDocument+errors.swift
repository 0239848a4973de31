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
        case .scanner(let context, let text, let mark, let yaml), .parser(let context, let text, let mark, let yaml):
            if text.lowercased().contains("nesting level") {
                return problem("values are nested too deeply", (mark.line, mark.column), rule: .tooDeep)
            }
            let found = [context?.text, text].compactMap(\.self).joined(separator: ", ")
            return problem("not YAML: \(found)", (mark.line, mark.column), fix: openQuote(before: mark.line, in: yaml) ?? hint(for: text))
        case .composer(_, let text, let mark, _):
            guard text.contains("another document") else { return problem("not a manifest: \(text)", (mark.line, mark.column)) }
            return problem("a file holds only one document", (mark.line, mark.column), fix: "Remove the `---` and what follows it.")
        case .reader(let text, let offset, _, let yaml):
            return problem("not YAML: \(text)", offset.map { place(ofCharacter: $0, in: yaml) })
        case .duplicatedKeysInMapping(_, let context):
            let place = (context.mark.line, context.mark.column)
            return problem("a key occurs twice in this map", place, rule: .duplicateKey, fix: "Remove one of them.")
        default:
            return problem("not YAML", nil)
        }
    }

    /// A quote that is not closed on its line, and so may be why a later line cannot be read.
    private static func openQuote(before line: Int, in yaml: String) -> String? {
        // Indentation of the key of the text that goes over several lines.
        var block: Int?
        let lines = yaml.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        for (number, text) in lines.enumerated().prefix(line - 1) {
            let content = text.drop { $0 == " " }
            if let indentation = block {
                guard !content.isEmpty, text.count - content.count <= indentation else { continue }
                block = nil
            }
            if content.hasPrefix("#") { continue }
            if text.firstRange(of: #/[:\-] +[|>][-+1-9]*\s*(?:#.*)?$/#) != nil { block = text.count - content.count }
            guard let start = text.firstRange(of: #/(?:^|[:,\[{-])\s+(?=["'])|[\[{](?=["'])/#)?.upperBound else { continue }
            // In a comment it begins nothing.
            if text[..<start].contains(" #") { continue }
            let rest = text[start...]
            guard let quote = rest.first, !rest.dropFirst().contains(quote) else { continue }
            return "Close the quote that begins at line \(number + 1); if it is closed, check quotes, brackets and indentation here."
        }
        return nil
    }

    private static func hint(for problem: String) -> String? {
        if problem.contains("mapping values are not allowed") {
            return "A text with `: ` in it needs quotes, and keys of one map the same indentation."
        }
        if problem.contains("cannot start any token") {
            return "Quote a text that begins with this character; indent with spaces, not tabs."
        }
        if problem.contains("did not find expected ',' or '}'") {
            return "Close the map with `}`. An expression in `{ … }` needs quotes where it has `[`, `]`, `{`, `}`, `,` or `?` in it."
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
