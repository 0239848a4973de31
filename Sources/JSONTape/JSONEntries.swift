/// The members of an object in the order received; names are values of kind `string` that can be compared without a copy.
package struct JSONEntries: Sequence, Sendable {
    private let object: JSONValue

    init(_ value: JSONValue) {
        object = value
    }

    package var underestimatedCount: Int { object.kind == .object ? object.count : 0 }

    package func makeIterator() -> Iterator { Iterator(object) }

    package struct Iterator: IteratorProtocol {
        private let storage: JSONStorage
        private var position: Int
        private let end: Int

        fileprivate init(_ value: JSONValue) {
            storage = value.storage
            let isObject = storage.tag(at: value.index) == JSONTag.object
            position = value.index + 1
            end = isObject ? storage.index(after: value.index) - 1 : position
        }

        package mutating func next() -> (key: JSONValue, value: JSONValue)? {
            guard position < end else { return nil }
            let key = JSONValue(storage: storage, index: position)
            let value = JSONValue(storage: storage, index: position + 1)
            position = storage.index(after: position + 1)
            return (key, value)
        }
    }
}
