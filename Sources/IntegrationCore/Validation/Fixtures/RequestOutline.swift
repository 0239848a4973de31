/// What is known of a request before it is made: enough to tell which recorded answers could belong to it.
struct RequestOutline: Sendable {
    let name: String
    let method: String
    /// Path below the host; `TemplateParts.placeholder` stands for what is only known later.
    let path: String
    /// Constant parameters by name; nil where the value is only known later.
    let query: [String: String?]
    let form: [String: String?]
    let json: [String: String?]
    /// Whether parameters beyond these may be sent: page and cursor parameters, or a path given whole.
    let mayAddParameters: Set<String>

    /// - Parameter acrossSegments: Whether one expression may stand for several segments of the path.
    func matches(_ exchange: FixtureExchange, acrossSegments: Bool = false) -> Bool {
        exchange.method == method
            && accepts(exchange.query, query) && accepts(exchange.form, form) && accepts(exchange.json, json)
            && Self.matches(path, exchange.path, acrossSegments)
    }

    private func accepts(_ conditions: [String: String], _ known: [String: String?]) -> Bool {
        conditions.allSatisfy { name, condition in
            if mayAddParameters.contains(name) { return true }
            guard let value = known[name] else { return condition == "!" }
            guard let value else { return condition != "!" }
            return condition == "*" || condition == value || (condition.contains("*") && Self.glob(condition, value))
        }
    }

    /// Whether a path could be the outline: a placeholder takes one or more characters.
    private static func matches(_ outline: String, _ path: String, _ acrossSegments: Bool) -> Bool {
        // Most paths differ before the first placeholder or behind the last.
        let (bytes, given) = (outline.utf8, path.utf8)
        let prefix = bytes.prefix { $0 != 0 }
        guard given.starts(with: prefix) else { return false }
        if prefix.count == bytes.count { return given.count == bytes.count }
        let suffix = bytes.suffix(bytes.reversed().prefix { $0 != 0 }.count)
        guard given.count > prefix.count + suffix.count, given.suffix(suffix.count).elementsEqual(suffix) else { return false }
        if prefix.count + suffix.count + 1 == bytes.count {
            return acrossSegments || !given.dropFirst(prefix.count).dropLast(suffix.count).contains(UInt8(ascii: "/"))
        }
        let path = Array(path.unicodeScalars)
        // How much of the path the outline so far may have taken: all possibilities at once, so that none is tried twice.
        var ends = [true] + [Bool](repeating: false, count: path.count)
        for scalar in outline.unicodeScalars {
            var next = [Bool](repeating: false, count: path.count + 1)
            let isPlaceholder = Character(scalar) == TemplateParts.placeholder
            for (position, character) in path.enumerated() {
                let isReached = ends[position] || isPlaceholder && next[position]
                next[position + 1] = isReached && (isPlaceholder ? acrossSegments || character != "/" : character == scalar)
            }
            ends = next
        }
        return ends[path.count]
    }

    private static func glob(_ pattern: String, _ text: String) -> Bool {
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false).map(String.init)
        guard let first = parts.first, let last = parts.last, text.hasPrefix(first), text.hasSuffix(last) else { return false }
        var rest = text.dropFirst(first.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return rest.count >= last.count
    }
}
