import Yams

/// One way to break a manifest.
enum ManifestBreak: String, CaseIterable {
    case deleteKey, misspellKey, misspellName, swapType, changeChoice, dropRequired, renameStream, breakBrace, duplicateItem
    case insecureURL, foreignHost, removeCursor, emptyText

    /// The places of a document where this break can be made.
    func candidates(in nodes: [(path: YAMLPath, node: Node)]) -> [(path: YAMLPath, node: Node)] {
        nodes.filter { path, node in
            let text = node.scalar?.string
            switch self {
            case .deleteKey: if case .key = path.steps.last { return true } else { return false }
            case .misspellKey: if case .key(let key) = path.steps.last { return key.count > 2 } else { return false }
            case .misspellName: return text.map { !names(in: $0, at: path).isEmpty } ?? false
            case .swapType, .emptyText: return text != nil && text != "" || (self == .swapType && text == nil)
            case .changeChoice:
                return text != nil && Self.choices[path.lastKey] != nil && !isWithinFreeMap(path) && path.parentKey != "resource"
            case .dropRequired: return Self.required.contains(path.lastKey) && !isWithinFreeMap(path)
            case .renameStream: return path.keys.count == 2 && path.steps.count == 2 && path.keys[0] == "streams"
            case .breakBrace: return text?.contains("${") ?? false
            case .duplicateItem:
                if case .index = path.steps.last { return node.mapping != nil && ["credentialFields", "variables"].contains(path.lastKey) }
                return false
            case .insecureURL, .foreignHost: return text.map { $0.hasPrefix("https://") || $0.contains(" https://") } ?? false
            case .removeCursor: return path.keys.contains("delta") && (text?.contains("cursor") ?? false) && path.lastKey != "cursor"
            }
        }
    }

    /// The document with this break made at a place.
    func apply(at path: YAMLPath, in root: Node, _ generator: inout SeededGenerator) -> Node {
        let text = root.node(at: path)?.scalar?.string ?? ""
        switch self {
        case .deleteKey, .dropRequired: return root.replacing(path) { _ in nil }
        case .misspellKey, .renameStream: return root.renaming(path, to: Self.misspell(path.lastKey, &generator))
        case .misspellName:
            let name = names(in: text, at: path).randomElement(using: &generator) ?? text.startIndex..<text.endIndex
            return root.replacing(path) { _ in Node(text.replacingCharacters(in: name, with: Self.misspell(String(text[name]), &generator)))
            }
        case .swapType: return root.replacing(path) { $0.scalar == nil ? Node("text") : Node([$0], .implicit, .flow) }
        case .changeChoice:
            let others = Self.choices[path.lastKey, default: []].filter { $0 != text }
            let other = Bool.random(using: &generator) ? others.randomElement(using: &generator) : nil
            return root.replacing(path) { _ in Node(other ?? Self.misspell(text, &generator)) }
        case .breakBrace:
            return root.replacing(path) { _ in
                Node(Bool.random(using: &generator) ? text.removingLast("}") : text.replacing("${", with: "$"))
            }
        case .duplicateItem:
            guard case .index(let index)? = path.steps.last else { return root }
            let list = YAMLPath(steps: path.steps.dropLast())
            return root.replacing(list) { node in
                guard let sequence = node.sequence else { return node }
                return Node(Array(sequence) + [sequence[index]], .implicit, sequence.style)
            }
        case .insecureURL: return root.replacing(path) { _ in Node(text.replacing("https://", with: "http://", maxReplacements: 1)) }
        case .foreignHost: return root.replacing(path) { _ in Node(text.withHost("collector.example.net")) }
        case .removeCursor: return root.replacing(path) { _ in Node(text.replacing("cursor", with: "now")) }
        case .emptyText: return root.replacing(path) { _ in Node("", .implicit, .singleQuoted) }
        }
    }

    /// Names of an expression: outside string literals, in templates only within `${...}`.
    private func names(in text: String, at path: YAMLPath) -> [Range<String.Index>] {
        let isExpression =
            Self.expressionKeys.contains(path.lastKey) && !text.contains("${") || Self.expressionMaps.contains(path.parentKey)
        guard isExpression || text.contains("${"), !isWithinFreeMap(path) || text.contains("${") else { return [] }
        var ranges: [Range<String.Index>] = []
        var quote: Character?
        var isInside = isExpression
        var start: String.Index?
        for index in text.indices {
            let character = text[index]
            let isPart = isInside && quote == nil && (character.isLetter || character == "_" || (start != nil && character.isNumber))
            if isPart {
                start = start ?? index
            } else if let begin = start {
                let name = text[begin..<index]
                if name.count > 2, !["true", "false", "null"].contains(name) { ranges.append(begin..<index) }
                start = nil
            }
            if let open = quote {
                if character == open { quote = nil }
            } else if isInside, character == "\"" || character == "'" {
                quote = character
            } else if !isExpression, character == "{" {
                isInside = true
            } else if !isExpression, character == "}" {
                isInside = false
            }
        }
        if let begin = start, text.distance(from: begin, to: text.endIndex) > 2 { ranges.append(begin..<text.endIndex) }
        return ranges
    }

    /// Whether the key is one that the author chose: a parameter, a header, a field.
    private func isWithinFreeMap(_ path: YAMLPath) -> Bool {
        ["query", "headers", "form", "json", "evidence", "fields", "streams", "checks", "actions", "outputs", "claims"].contains(
            path.parentKey)
    }

    private static func misspell(_ word: String, _ generator: inout SeededGenerator) -> String {
        var letters = Array(word)
        guard letters.count > 1 else { return word + "x" }
        let position = Int.random(in: 0..<letters.count - 1, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0 where letters[position] != letters[position + 1]: letters.swapAt(position, position + 1)
        case 1 where letters.count > 3: letters.remove(at: position)
        default: letters.insert(letters[position], at: position)
        }
        return String(letters)
    }

    private static let required: Set = [
        "id", "name", "label", "request", "key", "over", "pass", "type", "baseUrl", "next", "tokenUrl", "category", "description", "auth",
        "http",
        "capabilities", "action", "outputs", "region", "service",
    ]

    private static let expressionKeys: Set = [
        "where", "pass", "filter", "key", "records", "when", "until", "cursor", "token", "stop", "next", "pageInfo", "total", "tombstone",
        "partitions", "done", "failed", "expires",
    ]

    private static let expressionMaps: Set = ["fields", "evidence", "outputs", "metadata", "response", "identity", "aggregate"]

    private static let choices: [String: [String]] = [
        "type": ["oauth2", "api_key", "basic", "jwt", "custom", "link", "page", "cursor", "text", "number", "select", "boolean"],
        "in": ["header", "query", "body"], "category": ["Cloud", "Security"], "capabilities": ["sync", "webhook", "realtime", "write"],
        "format": ["json", "xml", "csv", "ndjson"], "severity": [], "action": [], "grant": [], "algorithm": [], "resetFormat": [],
        "clientAuthMethod": [], "refresh": [], "encoding": [],
    ]
}

extension Node {
    func node(at path: YAMLPath) -> Node? {
        path.steps.reduce(Optional(self)) { node, step in
            switch (node, step) {
            case (.mapping(let mapping)?, .key(let key)): mapping.first { $0.key.string == key }?.value
            case (.sequence(let sequence)?, .index(let index)): sequence.indices.contains(index) ? sequence[index] : nil
            default: nil
            }
        }
    }
}

extension String {
    func removingLast(_ character: Character) -> String {
        guard let index = lastIndex(of: character) else { return self }
        var text = self
        text.remove(at: index)
        return text
    }

    func withHost(_ host: String) -> String {
        guard let start = firstRange(of: "https://") else { return self }
        let rest = self[start.upperBound...]
        let end = rest.firstIndex { $0 == "/" || $0.isWhitespace } ?? rest.endIndex
        return self[..<start.upperBound] + host + rest[end...]
    }

    func replacingCharacters(in range: Range<String.Index>, with replacement: String) -> String {
        self[..<range.lowerBound] + replacement + self[range.upperBound...]
    }
}
