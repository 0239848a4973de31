/// `[a, ?b]`.
final class ListNode: Node {
    private let elements: [(isOptional: Bool, value: any Node)]
    let offset: Int

    init(_ elements: [(isOptional: Bool, value: any Node)], at offset: Int) {
        self.elements = elements
        self.offset = offset
    }

    func evaluate(_ frame: inout Frame) throws(Failure) -> CELValue {
        try frame.charge(elements.count + 1)
        var values: [CELValue] = []
        values.reserveCapacity(elements.count)
        for (isOptional, element) in elements {
            let value = try element.evaluate(&frame)
            if isOptional {
                if let present = try unwrapEntry(value, at: element.offset) { values.append(present) }
            } else {
                values.append(value)
            }
        }
        return .list(CELArray(values))
    }
}

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
        var result = CELDictionary()
        for (isOptional, keyNode, valueNode) in entries {
            let key = try keyNode.evaluate(&frame)
            var value = try valueNode.evaluate(&frame)
            if isOptional {
                guard let present = try unwrapEntry(value, at: valueNode.offset) else { continue }
                value = present
            }
            try result.insertOnce(value, forKey: key, at: keyNode.offset)
        }
        return .map(result)
    }
}

/// The value of an entry marked with `?`, `nil` when there is none.
private func unwrapEntry(_ value: CELValue, at offset: Int) throws(Failure) -> CELValue? {
    guard case .optional(let optional) = value else {
        throw Failure(.noSuchOverload, "an entry marked with `?` must be an optional, this is \(value.type.name)", at: offset)
    }
    return optional.value
}

extension CELDictionary {
    /// Inserts a new key; one that is there already, or that cannot be a key, is an error.
    mutating func insertOnce(_ value: CELValue, forKey key: CELValue, at offset: Int) throws(Failure) {
        if case .double = key { throw Failure(.invalidKey, "double cannot be the key of a map", at: offset) }
        guard !contains(key) else { throw Failure(.invalidKey, "the map has this key already", at: offset) }
        guard insert(value, forKey: key) else {
            throw Failure(.invalidKey, "\(key.type.name) cannot be the key of a map", at: offset)
        }
    }
}
