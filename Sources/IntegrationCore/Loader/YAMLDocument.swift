import Yams

/// One YAML document as nodes with their places, read within limits.
struct YAMLDocument {
    /// Bytes of a manifest at most.
    static let sizeLimit = 1 << 20

    /// The document; nil when there is none.
    let root: Node?
    /// Stand-ins for keys that occurred twice in a map.
    let ignoredKeys: [String: String]
    /// Whether the text is YAML, and which keys occur twice.
    let diagnostics: [Diagnostic]

    /// - Parameters:
    ///   - text: YAML; a byte order mark is passed over.
    ///   - file: Name for diagnostics.
    init(_ text: String, file: String) {
        let text = text.withoutByteOrderMark
        var duplicates = DuplicateKeys(text: text)
        var root: Node?
        var problems: [Diagnostic] = Self.limitViolation(of: text, file: file).map { [$0] } ?? []
        while problems.isEmpty {
            do {
                // No rules for plain scalars: `PlainScalar` decides, and Yams would match a dozen patterns against every key.
                root = try Parser(yaml: duplicates.text, resolver: .basic, encoding: .utf8).singleRoot()
                break
            } catch {
                if case .duplicatedKeysInMapping(let keys, let context) = error as? YamlError,
                    let key = keys.first, duplicates.replace(key, at: context.mark)
                {
                    continue
                }
                problems.append(Self.diagnostic(of: error, file: file))
            }
        }
        self.root = root
        ignoredKeys = duplicates.standIns
        diagnostics = problems + (root.map { duplicates.diagnostics(in: $0, file: file) } ?? [])
    }

    private static func limitViolation(of text: String, file: String) -> Diagnostic? {
        let start = SourceLocation(file: file, line: 1, column: 1)
        guard text.utf8.count <= sizeLimit else {
            return Diagnostic(
                rule: LoadRule.tooLarge.rawValue, location: start, message: "the file is larger than 1 MiB",
                fix: "Move answers and long texts into files beside it.")
        }
        if let offset = AliasCount.excess(in: text) {
            let place = place(ofCharacter: String(decoding: text.utf8.prefix(offset), as: UTF8.self).unicodeScalars.count, in: text)
            return Diagnostic(
                rule: LoadRule.tooLarge.rawValue, location: SourceLocation(file: file, line: place.line, column: place.column),
                message: "the file has more than \(AliasCount.limit) aliases",
                fix: "Write the values out.")
        }
        return nil
    }
}

extension String {
    /// Windows editors put one in front of UTF-8; it is no part of the text.
    var withoutByteOrderMark: String {
        unicodeScalars.first == "\u{FEFF}" ? String(unicodeScalars.dropFirst()) : self
    }
}
