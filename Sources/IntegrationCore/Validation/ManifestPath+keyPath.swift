extension ManifestPath {
    /// Reads what `description` writes: `streams.users.errors[0].when`, with keys that have dots or brackets in quotes.
    init(keyPath: String) {
        var components: [Component] = []
        var rest = Substring(keyPath)
        while let first = rest.first {
            switch first {
            case ".": rest = rest.dropFirst()
            case "\"":
                let end = rest.dropFirst().firstIndex(of: "\"") ?? rest.endIndex
                components.append(.key(String(rest[rest.index(after: rest.startIndex)..<end])))
                rest = rest[end...].dropFirst()
            case "[":
                let end = rest.firstIndex(of: "]") ?? rest.endIndex
                if let index = Int(rest[rest.index(after: rest.startIndex)..<end]) { components.append(.index(index)) }
                rest = rest[end...].dropFirst()
            default:
                let end = rest.firstIndex { $0 == "." || $0 == "[" } ?? rest.endIndex
                components.append(.key(String(rest[..<end])))
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
