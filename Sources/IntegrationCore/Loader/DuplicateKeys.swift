import Yams

/// Finds every key that occurs twice in a map.
///
/// The YAML parser stops at the first such map. So the earlier of the two keys is replaced by a stand-in of the same length
/// (all places stay what they are) and the text is parsed again, until every key is unique.
struct DuplicateKeys {
    private static let limit = 64
    /// Bytes read again at most: a large file is not read as often as a small one.
    private static let byteLimit = 8 << 20

    private(set) var text: String
    private var replaced: [String: (key: String, mark: Mark)] = [:]

    init(text: String) { self.text = text }

    /// What was replaced, by what stands in for it.
    var standIns: [String: String] { replaced.mapValues(\.key) }

    /// Replaces the key at a place; false when it is not there as plain or quoted text, or too many were replaced.
    mutating func replace(_ key: String, at mark: Mark) -> Bool {
        guard replaced.count < Self.limit, (replaced.count + 1) * text.utf8.count <= Self.byteLimit, let start = index(of: mark) else {
            return false
        }
        let rest = text[start...]
        let written = [key, "\"\(key)\"", "'\(key)'"].first { rest.unicodeScalars.starts(with: $0.unicodeScalars) }
        // A character for private use that tells the stand-ins apart, and then only such characters.
        guard let written, !key.isEmpty, let first = Unicode.Scalar(UInt32(0xE001 + replaced.count)) else { return false }
        let standIn = String(Character(first)) + String(repeating: "\u{E000}", count: written.unicodeScalars.count - 1)
        let end = text.unicodeScalars.index(start, offsetBy: written.unicodeScalars.count)
        text.replaceSubrange(start..<end, with: standIn)
        replaced[standIn] = (key, mark)
        return true
    }

    private func index(of mark: Mark) -> String.Index? {
        let scalars = text.unicodeScalars
        var start = scalars.startIndex
        for _ in 1..<max(1, mark.line) {
            guard let newline = scalars[start...].firstIndex(of: "\n") else { return nil }
            start = scalars.index(after: newline)
        }
        // The parser does not count a byte order mark as a column.
        if start == scalars.startIndex, scalars.first == "\u{FEFF}" { start = scalars.index(after: start) }
        return scalars.index(start, offsetBy: mark.column - 1, limitedBy: scalars.endIndex)
    }

    /// One problem for each occurrence but the first, at its place.
    func diagnostics(in root: Node, file: String) -> [Diagnostic] {
        guard !replaced.isEmpty else { return [] }
        var diagnostics: [Diagnostic] = []
        // An alias is visited wherever it is used, and a few of them can stand for very many values.
        var remaining = ManifestReader.nodeLimit
        visit(root, ManifestPath(), file: file, &diagnostics, &remaining)
        return diagnostics
    }

    private func visit(
        _ node: Node, _ path: ManifestPath, file: String, _ diagnostics: inout [Diagnostic], _ remaining: inout Int
    ) {
        remaining -= 1
        guard remaining > 0 else { return }
        switch node {
        case .sequence(let sequence):
            for (position, element) in sequence.enumerated() {
                visit(element, path.appending(position), file: file, &diagnostics, &remaining)
            }
        case .mapping(let mapping):
            var marks: [String: [Mark]] = [:]
            // The rest of an expression that YAML cut at a comma is no key.
            let entries = FlowMapEntries(mapping, standIns: standIns).entries
            for entry in entries {
                guard case .scalar(let scalar) = entry.key, let mark = scalar.mark else { continue }
                marks[replaced[scalar.string]?.key ?? scalar.string, default: []].append(mark)
            }
            for (key, places) in marks where places.count > 1 {
                let places = places.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
                for place in places.dropFirst() {
                    diagnostics.append(
                        Diagnostic(
                            rule: LoadRule.duplicateKey.rawValue,
                            location: SourceLocation(file: file, line: place.line, column: place.column),
                            keyPath: path.appending(key).description,
                            message: "`\(path.appending(key))` is there already, at line \(places[0].line)",
                            fix: "Remove or rename one of them."))
                }
            }
            for entry in entries {
                guard case .scalar(let scalar) = entry.key else { continue }
                visit(entry.value, path.appending(replaced[scalar.string]?.key ?? scalar.string), file: file, &diagnostics, &remaining)
            }
        case .scalar, .alias: break
        }
    }
}
