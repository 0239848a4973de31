/// The members of an object in the order received.
package struct JSONMembers: Sequence, Sendable {
    private let entries: JSONEntries

    init(_ value: JSONValue) {
        entries = JSONEntries(value)
    }

    package var underestimatedCount: Int { entries.underestimatedCount }

    package func makeIterator() -> Iterator { Iterator(entries: entries.makeIterator()) }

    package struct Iterator: IteratorProtocol {
        fileprivate var entries: JSONEntries.Iterator

        package mutating func next() -> (key: String, value: JSONValue)? {
            entries.next().map { (key: $0.key.storage.string(at: $0.key.index), value: $0.value) }
        }
    }
}
