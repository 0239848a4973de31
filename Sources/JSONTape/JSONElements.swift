/// The elements of an array, in order.
package struct JSONElements: Sequence, Sendable {
    private let array: JSONValue

    init(_ value: JSONValue) {
        array = value
    }

    package var underestimatedCount: Int { array.kind == .array ? array.count : 0 }

    package func makeIterator() -> Iterator { Iterator(array) }

    package struct Iterator: IteratorProtocol {
        private let storage: JSONStorage
        private var position: Int
        private let end: Int

        fileprivate init(_ value: JSONValue) {
            storage = value.storage
            let isArray = storage.tag(at: value.index) == JSONTag.array
            position = value.index + 1
            end = isArray ? storage.index(after: value.index) - 1 : position
        }

        package mutating func next() -> JSONValue? {
            guard position < end else { return nil }
            defer { position = storage.index(after: position) }
            return JSONValue(storage: storage, index: position)
        }
    }
}
