extension ManifestPath {
    /// Reads what `description` writes: `streams.users.errors[0].when`, with keys that have dots or brackets in quotes.
    init(keyPath: String) {
        var components: [Component] = []
        // By bytes: this is asked for every expression, and all that divides keys is ASCII.
        var rest = keyPath.utf8[...]
        func text(upTo end: Substring.UTF8View.Index) -> String { String(keyPath[rest.startIndex..<end]) }
        while let first = rest.first {
            switch first {
            case UInt8(ascii: "."): rest.removeFirst()
            case UInt8(ascii: "\""):
                rest.removeFirst()
                let end = rest.firstIndex(of: UInt8(ascii: "\"")) ?? rest.endIndex
                components.append(.key(text(upTo: end)))
                rest = rest[end...].dropFirst()
            case UInt8(ascii: "["):
                rest.removeFirst()
                let end = rest.firstIndex(of: UInt8(ascii: "]")) ?? rest.endIndex
                if let index = Int(text(upTo: end)) { components.append(.index(index)) }
                rest = rest[end...].dropFirst()
            default:
                let end = rest.firstIndex { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "[") } ?? rest.endIndex
                components.append(.key(text(upTo: end)))
                rest = rest[end...]
            }
        }
        self.init(components)
    }

    /// The last key, without the quotes that a key path may need.
    var lastKey: String? {
        for case .key(let key) in components.reversed() { return key }
        return nil
    }
}

extension String {
    /// This key path with one more key, in the notation of `ManifestPath`.
    func appendingKey(_ key: String) -> String {
        key.contains { $0 == "." || $0 == "[" || $0 == " " } ? "\(self).\"\(key)\"" : "\(self).\(key)"
    }
}
