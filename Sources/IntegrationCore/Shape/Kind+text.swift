import Yams

extension Kind where Value == String {
    /// Any text, also an empty one.
    static let anyText = text(nil)
    static let text = text(.nonEmpty)
    static let slug = text(.slug)
    static let identifier = text(.identifier)
    static let name = text(.name)
    static let variableName = text(.variableName)
    static let environmentName = text(.environmentName)
    static let headerName = text(.headerName)
    static let host = text(.host)
    static let url = text(.url)
    /// A regular expression; whether it is one is for the validator, which has the engine.
    static let pattern = text(.nonEmpty)

    private static func text(_ format: TextFormat?) -> Kind<String> {
        var schema: OrderedMap<SchemaDocument> = ["type": "string"]
        for (key, value) in format?.schema ?? [:] { schema[key] = value }
        return Kind(
            KindDescription(
                words: format?.words ?? "a text", schema: schema,
                type: format?.rule == .badURL ? "URL" : format?.rule == .badName ? "name" : "text"),
            read: { node, reader in reader.text(node, format: format) },
            write: { .text($0) })
    }
}

extension ManifestReader {
    /// A node as text. Numbers and booleans are not: unquoted, `1.10` and `no` rarely mean what they say.
    mutating func text(_ node: Node, format: TextFormat?) -> String? {
        guard let scalar = scalar(node, expected: format?.words ?? "a text") else { return nil }
        switch PlainScalar(scalar) {
        case .text: break
        case .null:
            reportType(of: node, expected: format?.words ?? "a text", fix: "Give it a value or remove the key.")
            return nil
        case .boolean, .integer, .number:
            reportType(of: node, expected: "a text", fix: "Put it in quotes: \"\(scalar.string)\".")
            return nil
        }
        return check(scalar.string, at: node, format: format) ? scalar.string : nil
    }

    /// The node as a scalar without a tag; anything else is reported.
    mutating func scalar(_ node: Node, expected words: String) -> Node.Scalar? {
        guard case .scalar(let scalar) = node else {
            reportType(of: node, expected: words)
            return nil
        }
        let tag = scalar.tag.rawValue
        // A text in quotes and a block have this tag by themselves.
        guard tag.isEmpty || tag.hasSuffix(":str") && scalar.style != .plain else {
            // `filter: !record.archived` is a tag to YAML, and what is meant is an expression.
            let fix =
                tag.hasPrefix("!")
                ? "A text that begins with `!` needs quotes: '\([tag, scalar.string].filter { !$0.isEmpty }.joined(separator: " "))'."
                : "Remove `\(tag.replacing("tag:yaml.org,2002:", with: "!!"))`."
            report(.yamlTag, at: node, "YAML tags are not used in manifests", fix: fix)
            return nil
        }
        return scalar
    }

    /// Whether a text has a format; a violation is reported.
    mutating func check(_ text: String, at node: Node, format: TextFormat?) -> Bool {
        guard let format, !format.matches(text[...].utf8) else { return true }
        report(format.rule, at: node, "must be \(format.words)", fix: Self.fix(text, format: format))
        return false
    }

    /// The text that was probably meant.
    private static func fix(_ text: String, format: TextFormat) -> String? {
        switch format.rule {
        case .badName:
            let replaced = String(text.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
            for candidate in [replaced, String(replaced.map { $0 == "_" ? "-" : $0 })] where format.matches(candidate[...].utf8) {
                return "Write `\(candidate)`."
            }
            return nil
        case .badURL:
            if text.hasPrefix("http://") { return "Write `https://\(text.dropFirst(7))`." }
            let candidate = "https://" + text
            return !text.contains(":") && format.matches(candidate[...].utf8) ? "Write `\(candidate)`." : nil
        case .badHost:
            let rest = text.firstRange(of: "://").map { text[$0.upperBound...] } ?? text[...]
            let host = String(rest.prefix { $0 != "/" && $0 != ":" })
            return format.matches(host[...].utf8) ? "Write `\(host)`." : nil
        default: return nil
        }
    }
}
