/// A map held in memory that keeps the order in which its keys were first inserted.
package struct CELDictionary: CELMap, ExpressibleByDictionaryLiteral {
    package private(set) var entries: [(key: CELValue, value: CELValue)] = []
    private var positions: [CELMapKey: Int] = [:]

    package init() {}

    /// A later entry replaces an earlier one with the same key; entries whose key is not a legal key are left out.
    package init(_ entries: some Sequence<(CELValue, CELValue)>) {
        for (key, value) in entries { insert(value, forKey: key) }
    }

    /// The entries of any map.
    init(_ map: any CELMap) {
        map.forEachEntry { key, value in
            insert(value, forKey: key)
            return true
        }
    }

    package init(dictionaryLiteral elements: (CELValue, CELValue)...) {
        self.init(elements)
    }

    package var count: Int { entries.count }

    package func value(forKey key: CELValue) -> CELValue? {
        guard let key = CELMapKey(key), let position = positions[key] else { return nil }
        return entries[position].value
    }

    package func value(forName name: CELName) -> CELValue? {
        // Looking at a few entries takes less time than computing one hash.
        if entries.count <= 6 {
            for entry in entries {
                if case .string(let text) = entry.key, text.utf8.count == name.utf8.count, text.hasSameBytes(as: name.text) {
                    return entry.value
                }
            }
            return nil
        }
        guard let position = positions[.string(name.utf8)] else { return nil }
        return entries[position].value
    }

    package func forEachKey(_ body: (CELValue) -> Bool) {
        for entry in entries {
            guard body(entry.key) else { return }
        }
    }

    /// Sets the value of a key. Returns `false`, changing nothing, when a value of this type cannot be a key.
    @discardableResult
    package mutating func insert(_ value: CELValue, forKey key: CELValue) -> Bool {
        guard let mapKey = CELMapKey(key) else { return false }
        if let position = positions[mapKey] {
            entries[position].value = value
        } else {
            positions[mapKey] = entries.count
            entries.append((key, value))
        }
        return true
    }

    package func contains(_ key: CELValue) -> Bool {
        CELMapKey(key).map { positions[$0] != nil } ?? false
    }
}
