/// A map held in memory that keeps the order in which its keys were first inserted.
package final class CELDictionary: CELMap, ExpressibleByDictionaryLiteral {
    private let entries: CELMapEntries

    package init(_ entries: CELMapEntries) {
        self.entries = entries
    }

    /// A later entry replaces an earlier one with the same key; entries whose key is not a legal key are left out.
    package convenience init(_ entries: some Sequence<(CELValue, CELValue)>) {
        var table = CELMapEntries()
        for (key, value) in entries { table.insert(value, forKey: key) }
        self.init(table)
    }

    /// The entries of any map.
    convenience init(_ map: any CELMap) {
        var table = CELMapEntries()
        map.forEachEntry { key, value in
            table.insert(value, forKey: key)
            return true
        }
        self.init(table)
    }

    package convenience init(dictionaryLiteral elements: (CELValue, CELValue)...) {
        self.init(elements)
    }

    package var count: Int { entries.count }

    package func value(forKey key: CELValue) -> CELValue? { entries[key] }

    package func value(forName name: CELName) -> CELValue? { entries[name] }

    package func forEachKey(_ body: (CELValue) -> Bool) {
        for entry in entries.ordered {
            guard body(entry.key) else { return }
        }
    }
}
