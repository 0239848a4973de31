import Yams

/// The entries of a map in braces, with expressions put together again that YAML cut at a comma: `{ pass: f(a, b), over: users }`.
struct FlowMapEntries {
    struct Entry {
        let key: Node
        let value: Node
        /// Where the rest of a value began that was cut: to YAML that is a key.
        var rest: Node?
    }

    /// Commas of one expression that are looked at.
    private static let limit = 32

    let entries: [Entry]

    /// - Parameter standIns: Keys that were replaced because they were there twice, by what stands in for them.
    init(_ mapping: Node.Mapping, standIns: [String: String]) {
        let pairs = Array(mapping)
        var entries: [Entry] = []
        var position = 0
        while position < pairs.count {
            let (key, value) = pairs[position]
            let cut = Self.cut(value, pairs[(position + 1)...].prefix(Self.limit), standIns)
            entries.append(Entry(key: key, value: cut?.value ?? value, rest: cut?.rest))
            position += 1 + (cut?.count ?? 0)
        }
        self.entries = entries
    }

    /// A value with an open parenthesis and what follows until it is closed; nil where nothing is cut.
    private static func cut(
        _ value: Node, _ following: ArraySlice<(key: Node, value: Node)>, _ standIns: [String: String]
    ) -> (value: Node, rest: Node, count: Int)? {
        // Only in braces are two keys of a map on one line.
        guard case .scalar(let scalar) = value, scalar.style == .plain, scalar.string.utf8.contains(UInt8(ascii: "(")),
            let first = following.first,
            first.key.mark?.line == scalar.mark?.line, openings(in: scalar.string) > 0
        else {
            return nil
        }
        var text = scalar.string
        for (count, pair) in following.enumerated() {
            guard case .scalar(let key) = pair.key, key.style == .plain, case .scalar(let value) = pair.value, value.style == .plain else {
                return nil
            }
            text += ", \(standIns[key.string] ?? key.string)" + (value.string.isEmpty ? "" : ": \(value.string)")
            guard openings(in: text) > 0 else {
                return (.scalar(Node.Scalar(text, scalar.tag, .plain, scalar.mark)), first.key, count + 1)
            }
        }
        return nil
    }

    /// Parentheses that are opened and not closed; those in quotes do not count.
    private static func openings(in text: String) -> Int {
        var count = 0
        var quote: UInt8?
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                if quote == nil { quote = byte } else if quote == byte { quote = nil }
            case UInt8(ascii: "(") where quote == nil: count += 1
            case UInt8(ascii: ")") where quote == nil: count -= 1
            default: break
            }
        }
        return count
    }
}
