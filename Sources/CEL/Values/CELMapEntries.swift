/// The entries of a map in the order in which their keys were first inserted, found by key: what a ``CELDictionary`` is made of.
package struct CELMapEntries: Sendable {
    package private(set) var ordered: [(key: CELValue, value: CELValue)] = []
    private var positions: [CELMapKey: Int] = [:]

    package init() {}

    package var count: Int { ordered.count }

    package subscript(key: CELValue) -> CELValue? {
        guard let key = CELMapKey(key), let position = positions[key] else { return nil }
        return ordered[position].value
    }

    subscript(name: CELName) -> CELValue? {
        // Looking at a few entries takes less time than computing one hash.
        if ordered.count <= 6 {
            for entry in ordered {
                if case .string(let text) = entry.key, text.utf8.count == name.utf8.count, text.hasSameBytes(as: name.text) {
                    return entry.value
                }
            }
            return nil
        }
        guard let position = positions[.string(name.utf8)] else { return nil }
        return ordered[position].value
    }

    /// Sets the value of a key. Returns `false`, changing nothing, when a value of this type cannot be a key.
    @discardableResult
    package mutating func insert(_ value: CELValue, forKey key: CELValue) -> Bool {
        guard let mapKey = CELMapKey(key) else { return false }
        if let position = positions[mapKey] {
            ordered[position].value = value
        } else {
            positions[mapKey] = ordered.count
            ordered.append((key, value))
        }
        return true
    }

    package func contains(_ key: CELValue) -> Bool {
        CELMapKey(key).map { positions[$0] != nil } ?? false
    }
}
