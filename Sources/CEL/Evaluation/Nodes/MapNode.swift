/// `{key: value, ?key: optional}`.
final class MapNode: Node {
    typealias Entry = (isOptional: Bool, key: any Node, value: any Node)
    private let entries: [Entry]
    let offset: Int

    init(_ entries: [Entry], at offset: Int) {
        self.entries = entries
        self.offset = offset
    }

    func evaluate(_ frame: inout Frame) throws(Failure) -> CELValue {
        try frame.charge(entries.count + 1)
        var result = CELMapEntries()
        for (isOptional, keyNode, valueNode) in entries {
            let key = try keyNode.evaluate(&frame)
            var value = try valueNode.evaluate(&frame)
            if isOptional {
                guard let present = try unwrapEntry(value, at: valueNode.offset) else { continue }
                value = present
            }
            try frame.charge(key.keyCost)
            try result.insertOnce(value, forKey: key, at: keyNode.offset)
        }
        return .map(CELDictionary(result))
    }
}

extension CELMapEntries {
    /// Inserts a new key; one that is there already, or that cannot be a key, is an error.
    mutating func insertOnce(_ value: CELValue, forKey key: CELValue, at offset: Int) throws(Failure) {
        if case .double = key { throw Failure(.invalidKey, "double cannot be the key of a map", at: offset) }
        guard !contains(key) else { throw Failure(.invalidKey, "the map has this key already", at: offset) }
        guard insert(value, forKey: key) else {
            throw Failure(.invalidKey, "\(key.type.name) cannot be the key of a map", at: offset)
        }
    }
}
